import type { RecognizedPage } from '../../parsing/ocr/page-recognizer.js';
import type { ParsedBlock, ParsedDocument } from '../../parsing/document-parser.js';

/** Letters and digits of a text, by which it is known again however it was spaced and punctuated. */
const wordsOf = (text: string): string => (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');

/**
 * What was recognised, at the place of the page and instead of what was on it, except for what lies beside the picture of the page
 * and was not read from it. A page that shows nothing stays as it was.
 */
export function withPage(document: ParsedDocument, { page, blocks }: RecognizedPage): ParsedDocument {
  const scannedPages = (document.scannedPages ?? []).filter((scanned) => scanned !== page);
  if (blocks.length === 0) return { ...document, scannedPages };
  const old = document.blocks.filter((block) => block.page === page);
  const others = document.blocks.filter((block) => block.page !== page);
  // Files attached to the document have no pages, and come after the last one.
  const at = others.findLastIndex((block) => block.page !== undefined && block.page < page) + 1;
  const said = ` ${blocks.map((block) => wordsOf(block.text)).join(' ')} `;
  const asides = old.filter((block) => block.aside && !said.includes(` ${wordsOf(block.text)} `));
  const read = withHeadings(blocks, old, others[at - 1]?.headingPath);
  return { ...document, scannedPages, blocks: others.toSpliced(at, 0, ...read, ...asides) };
}

/** Headings that the text of the page names are known again in its picture; a page without them goes on with the section before. */
function withHeadings(read: ParsedBlock[], old: ParsedBlock[], before: string[] | undefined): ParsedBlock[] {
  const headings = new Map(old.filter((b) => b.kind === 'heading').map((b) => [wordsOf(b.text), b]));
  let path = before;
  return read.map((block) => {
    const heading = headings.get(wordsOf(block.text));
    if (heading) path = heading.headingPath;
    const found: ParsedBlock = heading ? { ...block, kind: 'heading' } : block;
    return path?.length ? { ...found, headingPath: path } : found;
  });
}
