import { append } from '../../common/arrays/unbounded.js';
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { IngestionFailure } from '../reasons.js';
import type { ParsedBlock, ParsedDocument } from '../document-parser.js';
import { type AttachedFile, attachmentSections } from './attachments.js';
import { oneLine } from './clean-text.js';
import { HeadingStack } from './heading-stack.js';
import type { FormatOptions } from './format-parser.js';
import { openPdf } from './pdf-document.js';
import { attachedFiles, outlineLevels, pageExtras } from './pdf-extras.js';
import { type PageRows, removeBoilerplate } from './pdf-boilerplate.js';
import { headingRules } from './pdf-headings.js';
import { joinLines } from './pdf-hyphens.js';
import { layout } from './pdf-layout.js';
import { continueTables, flowBlocks, type PdfBlock } from './pdf-lines.js';
import { isPicture } from './pdf-pictures.js';
import { runningText } from './running-text.js';
import { mayHoldTable, ruledTables } from './pdf-ruled-tables.js';
import { rulingsOf } from './pdf-rulings.js';
import type { Glyphs } from './pdf-glyphs.js';
import { glyphGroups, rowsOf, type Segment } from './pdf-segments.js';

export const MAX_PAGES = 5_000;
/** Minimum letters and digits; fewer are a stamp or a page number on an image. */
const MIN_CHARS = 16;

/** Default titles set by programs, and file names. */
const PLACEHOLDER =
  /^(?:untitled|document ?\d*|presentation ?\d*|slide \d+|.{0,300}\(use style: .{0,300}\)|\S{0,300}\.(?:docx?|pptx?|xlsx?|indd|dvi|tex|tmp|odt))$/i;

interface ReadPage extends PageRows {
  /** Text in other directions: axis labels, stamps, rotated tables. */
  turned: Segment[][][];
  extras: string[];
  scanned: boolean;
}

interface Reading {
  pages: ReadPage[];
  files: AttachedFile[];
  unreadable: number[];
}

/** Page by page, so that one broken page does not affect the others. */
export async function parsePdf(bytes: Uint8Array, options: FormatOptions): Promise<ParsedDocument> {
  const { pdf, complete } = await openPdf(bytes, options.password);
  try {
    const reading = await readPages(pdf, options);
    const sections = await attachmentSections([...(await attachedFiles(pdf)), ...reading.files], options);
    const blocks = [...(await blocksOf(pdf, reading.pages)), ...sections.blocks];
    const scanned = options.ocr === 'off' ? [] : reading.pages.filter((p) => p.scanned).map((p) => p.page);
    return {
      blocks,
      title: await titleOf(pdf),
      pages: pdf.numPages,
      partial: partialReason(reading.unreadable, complete, pdf.numPages) ?? sections.partial,
      ...(scanned.length > 0 ? { scannedPages: scanned } : {}),
    };
  } finally {
    await pdf.loadingTask.destroy().catch(() => undefined);
  }
}

async function titleOf(pdf: PDFDocumentProxy): Promise<string | undefined> {
  const { info } = await pdf.getMetadata().catch(() => ({ info: {} }));
  const title: unknown = (info as Record<string, unknown>)['Title'];
  if (typeof title !== 'string') return undefined;
  const words = oneLine(title).replace(/^Microsoft \w+ - /, '');
  return words === '' || PLACEHOLDER.test(words) ? undefined : words;
}

async function readPages(pdf: PDFDocumentProxy, { ocr, onProgress }: FormatOptions): Promise<Reading> {
  const reading: Reading = { pages: [], files: [], unreadable: [] };
  const last = Math.min(pdf.numPages, MAX_PAGES);
  for (let number = 1; number <= last; number++) {
    const found = await readPage(pdf, number, ocr === 'always').catch(() => undefined);
    if (found) {
      reading.pages.push(found.page);
      append(reading.files, found.files);
    } else reading.unreadable.push(number);
    onProgress(number, last);
  }
  if (reading.pages.length === 0) throw new IngestionFailure('corrupt');
  return reading;
}

async function readPage(
  pdf: PDFDocumentProxy,
  number: number,
  always: boolean,
): Promise<{ page: ReadPage; files: AttachedFile[] }> {
  const source: PDFPageProxy = await pdf.getPage(number);
  try {
    const viewport = source.getViewport({ scale: 1 });
    const { items } = await source.getTextContent();
    const groups = glyphGroups(items, viewport.transform);
    const [main = [], ...others] = groups;
    const rows = await pageRows(source, main, viewport.transform);
    const turned = others.map(rowsOf);
    const { lines, files } = await pageExtras(source);
    const chars = (
      groups
        .flat()
        .map((g) => g.text)
        .join('')
        .match(/[\p{L}\p{N}]/gu) ?? []
    ).length;
    const scanned = always || (chars < MIN_CHARS && (await isPicture(source, chars > 0)));
    return { page: { page: number, height: viewport.height, rows, turned, extras: lines, scanned }, files };
  } finally {
    source.cleanup();
  }
}

/** Drawn lines are extracted only if text stands side by side: it takes as long as rendering the page. */
async function pageRows(page: PDFPageProxy, glyphs: Glyphs[], viewport: number[]): Promise<Segment[][]> {
  const rows = rowsOf(glyphs);
  const upright = (glyphs[0]?.angle ?? 1) === 0;
  if (!upright || !mayHoldTable(rows)) return rows;
  const { tables, rest } = ruledTables(glyphs, await rulingsOf(page, viewport));
  if (tables.length === 0) return rows;
  return [...rowsOf(rest), ...tables.map((table) => [table])].toSorted((a, b) => a[0]!.y - b[0]!.y);
}

async function blocksOf(pdf: PDFDocumentProxy, pages: ReadPage[]): Promise<ParsedBlock[]> {
  const running = removeBoilerplate(pages);
  const rules = headingRules(
    pages.flatMap((page) => page.rows.flat()),
    await outlineLevels(pdf),
  );
  const blocks: PdfBlock[] = [];
  for (const { page, rows, turned, extras } of pages) {
    for (const group of [rows, ...turned])
      for (const flow of layout(group)) append(blocks, flowBlocks(flow, page, rules));
    for (const text of extras) blocks.push({ kind: 'paragraph', text, page, aside: true });
  }
  joinLines(blocks);
  continueTables(blocks);
  const headings = new HeadingStack();
  const placed = blocks.map(({ level, ...block }): ParsedBlock => {
    if (level !== undefined) headings.enter(level, block.text);
    return { ...block, headingPath: headings.path() };
  });
  return [...placed, ...runningText(running, placed)];
}

function partialReason(unreadable: number[], complete: boolean, total: number): string | undefined {
  if (unreadable.length > 0) {
    const list = unreadable.slice(0, 10).join(', ') + (unreadable.length > 10 ? ', …' : '');
    return `These pages could not be read: ${list}.`;
  }
  if (total > MAX_PAGES) return `Only the first ${MAX_PAGES} pages were read.`;
  return complete ? undefined : 'The end of the file is missing; what could be read was kept.';
}
