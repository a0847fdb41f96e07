import { fileURLToPath } from 'node:url';
import { PasswordException, PDFParse } from 'pdf-parse';
import { IngestionFailure } from '../../reasons.js';
import type { ParsedBlock, ParsedDocument } from '../document-parser.js';
import type { FormatOptions } from './index.js';
import { oneLine } from './clean-text.js';
import { HeadingStack } from './heading-stack.js';
import { pageBlocks } from './pdf-lines.js';

export const MAX_PAGES = 5_000;
const TAIL_BYTES = 2_048;

/** Page by page, so that one broken page does not cost the others. */
export async function parsePdf(bytes: Uint8Array, { onProgress }: FormatOptions): Promise<ParsedDocument> {
  const complete = Buffer.from(bytes.subarray(-TAIL_BYTES)).includes('%%EOF');
  // pdf.js takes the memory of what it opens, and a cut file may need a second try.
  const spare = complete ? undefined : withTrailer(bytes);
  let pdf = load(bytes);
  try {
    const { total, title } = await open(pdf).catch((error: unknown) => {
      if (!spare || !(error instanceof IngestionFailure) || error.code !== 'corrupt') throw error;
      pdf = load(spare);
      return open(pdf);
    });
    return { title, pages: total, ...(await readPages(pdf, total, complete, onProgress)) };
  } finally {
    await pdf.destroy().catch(() => undefined);
  }
}

function load(data: Uint8Array): PDFParse {
  const assets = fileURLToPath(new URL('.', import.meta.resolve('pdfjs-dist/package.json')));
  return new PDFParse({
    data,
    verbosity: 0,
    isEvalSupported: false,
    disableFontFace: true,
    cMapUrl: `${assets}cmaps/`,
    cMapPacked: true,
    standardFontDataUrl: `${assets}standard_fonts/`,
  });
}

/** A file cut before its trailer cannot be opened although its pages are there: a new trailer points to its catalog. */
function withTrailer(bytes: Uint8Array): Uint8Array | undefined {
  const catalog = /(\d{1,10})\s+(\d{1,5})\s+obj\b[^]{0,300}?\/Type\s*\/Catalog/.exec(
    Buffer.from(bytes).toString('latin1'),
  );
  if (!catalog) return undefined;
  const trailer = `\nendobj\ntrailer\n<< /Root ${catalog[1]} ${catalog[2]} R >>\n%%EOF\n`;
  return new Uint8Array(Buffer.concat([bytes, Buffer.from(trailer, 'latin1')]));
}

async function open(pdf: PDFParse): Promise<{ total: number; title?: string }> {
  try {
    const { total, info } = await pdf.getInfo();
    const title: unknown = (info as Record<string, unknown> | undefined)?.['Title'];
    return { total, title: (typeof title === 'string' && oneLine(title)) || undefined };
  } catch (error) {
    throw new IngestionFailure(error instanceof PasswordException ? 'encrypted' : 'corrupt', error);
  }
}

async function readPages(
  pdf: PDFParse,
  total: number,
  complete: boolean,
  onPage: (done: number, total: number) => void,
): Promise<Pick<ParsedDocument, 'blocks' | 'partial'>> {
  const headings = new HeadingStack();
  const blocks: ParsedBlock[] = [];
  const unreadable: number[] = [];
  const last = Math.min(total, MAX_PAGES);
  for (let page = 1; page <= last; page++) {
    const found = await pageText(pdf, page);
    if (found === undefined) unreadable.push(page);
    for (const block of pageBlocks(found ?? '', page)) {
      if (block.kind === 'heading') headings.enter(depthOf(block.text), block.text);
      blocks.push({ ...block, headingPath: headings.path() });
    }
    onPage(page, last);
  }
  if (unreadable.length === last) throw new IngestionFailure('corrupt');
  return { blocks, partial: partialReason(unreadable, complete, total) };
}

async function pageText(pdf: PDFParse, page: number): Promise<string | undefined> {
  try {
    const { pages } = await pdf.getText({ partial: [page], lineEnforce: true, pageJoiner: '' });
    return pages[0]?.text ?? '';
  } catch {
    return undefined;
  }
}

/** "2.1 Results" is one level below "2 Method". */
const depthOf = (heading: string): number => (/^[\d.]+/.exec(heading)?.[0].split('.').filter(Boolean).length ?? 1) || 1;

function partialReason(unreadable: number[], complete: boolean, total: number): string | undefined {
  if (unreadable.length > 0) {
    const list = unreadable.slice(0, 10).join(', ') + (unreadable.length > 10 ? ', …' : '');
    return `These pages could not be read: ${list}.`;
  }
  if (total > MAX_PAGES) return `Only the first ${MAX_PAGES} pages were read.`;
  return complete ? undefined : 'The end of the file is missing; what could be read was kept.';
}
