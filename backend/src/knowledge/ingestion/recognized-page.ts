import type { RecognizedPage } from '../../parsing/ocr/page-recognizer.js';
import type { ParsedBlock, ParsedDocument } from '../../parsing/document-parser.js';

/** Letters and digits of a text, to match it regardless of spacing and punctuation. */
const wordsOf = (text: string): string => (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');

/**
 * Replaces the content of the page with the recognised blocks, except content outside the page image that was not recognised
 * from it. A page without recognised text stays unchanged.
 */
export function withPage(document: ParsedDocument, { page, blocks }: RecognizedPage): ParsedDocument {
  const scannedPages = (document.scannedPages ?? []).filter((scanned) => scanned !== page);
  if (blocks.length === 0) return { ...document, scannedPages };
  const old = document.blocks.filter((block) => block.page === page);
  const others = document.blocks.filter((block) => block.page !== page);
  // Attached files have no pages, and come after the last one.
  const at = others.findLastIndex((block) => block.page !== undefined && block.page < page) + 1;
  const said = ` ${blocks.map((block) => wordsOf(block.text)).join(' ')} `;
  const asides = old.filter((block) => block.aside && !said.includes(` ${wordsOf(block.text)} `));
  const read = withHeadings(blocks, old, others[at - 1]?.headingPath);
  return { ...document, scannedPages, blocks: others.toSpliced(at, 0, ...read, ...asides) };
}

/**
 * Headings in the page's existing text are matched in the recognised text; a page without headings continues the previous
 * section.
 */
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
