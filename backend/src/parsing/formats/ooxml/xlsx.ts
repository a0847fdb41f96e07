import { append } from '../../../common/arrays/unbounded.js';
import { IngestionFailure } from '../../reasons.js';
import type { ParsedBlock, ParsedDocument } from '../../document-parser.js';
import { cleanText, oneLine } from '../clean-text.js';
import { cutReason } from '../cut-reason.js';
import { FillDown } from '../fill-down.js';
import type { FormatOptions } from '../format-parser.js';
import { type RunningText, runningText } from '../running-text.js';
import { TableWriter, TextBudget } from '../table-rows.js';
import {
  attr,
  child,
  descendants,
  elements,
  relationId,
  scanXml,
  textContent,
  type XmlEnd,
  type XmlNode,
} from '../xml.js';
import { chartBlocks } from './chart.js';
import { diagramLines } from './diagram.js';
import { drawingParagraphs } from './drawing-text.js';
import { readEmbedded } from './embedded.js';
import { OfficePackage } from './package.js';
import { sheetRunning } from './sheet-header.js';
import { cellColumn, cellText, type CellContext, sharedStrings, styleFormats } from './xlsx-cells.js';

export interface Sheet {
  name: string;
  part: string;
}

/** Cells beyond the last column of Excel are ignored. */
const MAX_COLUMNS = 16_384;

/**
 * Sheet by sheet as displayed: formatted numbers, formula values, merged cells; hidden sheets, rows and columns are omitted.
 */
export async function parseXlsx(bytes: Uint8Array, options: FormatOptions): Promise<ParsedDocument> {
  return readWorkbook(await OfficePackage.open(bytes, options.password), options);
}

export async function readWorkbook(file: OfficePackage, options: FormatOptions): Promise<ParsedDocument> {
  const workbookPart = file.main('xl/workbook.xml');
  if (workbookPart.endsWith('.bin')) throw new IngestionFailure('unsupported', 'binary workbook');
  const workbook = file.xml(workbookPart);
  const sheets = visibleSheets(file, workbookPart, workbook);
  const context = cellContext(file, workbookPart, workbook);
  const budget = new TextBudget();
  const blocks: ParsedBlock[] = [];
  let end: XmlEnd = 'complete';
  for (const [i, sheet] of sheets.entries()) {
    const read = readSheet(file, sheet, context, budget);
    if (read.end !== 'complete') end = read.end;
    append(blocks, read.blocks);
    options.onProgress(i + 1, sheets.length);
  }
  append(
    blocks,
    await readEmbedded(
      file,
      sheets.map((s) => s.part),
      options,
    ),
  );
  const partial = budget.partial ?? cutReason(end, file.zip.truncated);
  return { blocks, title: file.title(), pages: sheets.length, partial };
}

export const cellContext = (file: OfficePackage, workbookPart: string, workbook: XmlNode): CellContext => ({
  strings: sharedStrings(file, workbookPart),
  formats: styleFormats(file, workbookPart),
  epoch1904: /^(?:1|true)$/.test(attr(child(workbook, 'workbookPr') ?? workbook, 'date1904') ?? ''),
});

export function visibleSheets(file: OfficePackage, workbookPart: string, workbook: XmlNode): Sheet[] {
  const parts = new Map(file.relations(workbookPart).map((r) => [r.id, r.target]));
  const listed = descendants(workbook, 'sheet')
    .filter((s) => !/^(?:hidden|veryHidden)$/.test(attr(s, 'state') ?? ''))
    .map((s) => ({ name: oneLine(attr(s, 'name') ?? ''), part: parts.get(relationId(s) ?? '') ?? '' }))
    .filter((s) => file.zip.has(s.part));
  if (listed.length > 0 || !file.zip.truncated) return listed;
  // The list of sheets may be in the missing part of the file.
  const found = file.zip.names.filter((name) => /worksheets\/[^/]+\.xml$/i.test(name));
  return found.map((part, i) => ({ name: `Sheet ${i + 1}`, part }));
}

function readSheet(
  file: OfficePackage,
  sheet: Sheet,
  context: CellContext,
  budget: TextBudget,
): { blocks: ParsedBlock[]; end: XmlEnd } {
  const place = { sheet: sheet.name, headingPath: [sheet.name] };
  const bytes = file.zip.read(sheet.part);
  if (!bytes) return { blocks: [], end: 'cut' };
  const writer = new TableWriter({ place, budget });
  const running: RunningText[] = [];
  const end = readRows(bytes, context, writer, running);
  const cells = [...writer.blocks, ...besides(file, sheet.part, place)];
  const blocks = [...cells, ...runningText(running, cells).map((block) => ({ ...block, ...place }))];
  const heading: ParsedBlock = { kind: 'heading', text: sheet.name, ...place };
  return { blocks: blocks.length > 0 ? [heading, ...blocks] : [], end };
}

function readRows(bytes: Uint8Array, context: CellContext, writer: TableWriter, running: RunningText[]): XmlEnd {
  const merges = FillDown.of(bytes);
  let hidden: readonly HiddenColumns[] = [];
  let expected = 1;
  const end = scanXml(bytes, {
    collect: (name) => name === 'row' || name === 'cols' || name === 'headerFooter',
    skip: SKIPPED,
    element: (node) => {
      if (node.name === 'headerFooter') return void append(running, sheetRunning(node));
      if (node.name === 'cols') return void (hidden = hiddenColumns(node));
      const number = Number(attr(node, 'r')) || expected;
      if (number > expected) writer.end();
      expected = number + 1;
      const cells = merges.apply(number, rowCells(node, context));
      // Hidden rows and columns are omitted like hidden sheets.
      if (isTrue(node.attrs['hidden'])) return true;
      return writer.row(hidden.length > 0 ? cells.filter((_, column) => !isHidden(hidden, column)) : cells);
    },
  });
  writer.end();
  return end;
}

/** First and last column, from 0. */
type HiddenColumns = readonly [number, number];

const hiddenColumns = (cols: XmlNode): HiddenColumns[] =>
  elements(cols)
    .filter((col) => isTrue(attr(col, 'hidden')))
    .map((col) => [Number(attr(col, 'min')) - 1, Number(attr(col, 'max')) - 1]);

const isHidden = (hidden: readonly HiddenColumns[], column: number): boolean =>
  hidden.some(([from, to]) => column >= from && column <= to);

const isTrue = (value: string | undefined): boolean => value === '1' || value === 'true';

export const SKIPPED = new Set(['f', 'rPh', 'phoneticPr', 'extLst']);

/** @param textOf a cell; as it is shown unless something else is wanted */
export function rowCells(row: XmlNode, context: CellContext, textOf = cellText): string[] {
  const cells: string[] = [];
  for (const cell of row.children) {
    if (typeof cell === 'string' || cell.name !== 'c') continue;
    const column = cellColumn(cell.attrs['r']) ?? cells.length;
    if (column >= MAX_COLUMNS) continue;
    while (cells.length < column) cells.push('');
    cells[column] = textOf(cell, context);
  }
  return cells;
}

/** Content beside the cells: text boxes, charts, diagrams, comments. */
function besides(file: OfficePackage, part: string, place: Partial<ParsedBlock>): ParsedBlock[] {
  const drawings = file.relatedOf(part, 'drawing');
  const boxes = drawings
    .flatMap((drawing) => drawingParagraphs(file.xml(drawing)))
    .map((text): ParsedBlock => ({ kind: 'paragraph', text, ...place }));
  const charts = drawings
    .flatMap((drawing) => file.relatedOf(drawing, 'chart', 'chartEx'))
    .flatMap((chart) => chartBlocks(file.xml(chart), place));
  const diagrams = drawings
    .flatMap((drawing) => file.relatedOf(drawing, 'diagramData'))
    .flatMap((data) => listOf(diagramLines(file.xml(data)), place));
  return [...boxes, ...charts, ...diagrams, ...listOf(comments(file, part), place)];
}

const listOf = (lines: string[], place: Partial<ParsedBlock>): ParsedBlock[] =>
  lines.length > 0 ? [{ kind: 'list', text: lines.join('\n'), ...place }] : [];

function comments(file: OfficePackage, part: string): string[] {
  const threaded = file.relatedOf(part, 'threadedComment').flatMap((p) => descendants(file.xml(p), 'threadedComment'));
  const inThreads = new Set(threaded.map((c) => attr(c, 'ref')));
  const plain = file
    .relatedOf(part, 'comments')
    .flatMap((p) => descendants(file.xml(p, SKIPPED), 'comment'))
    .filter((c) => !inThreads.has(attr(c, 'ref')));
  return [...threaded, ...plain]
    .map((c) => ({ ref: attr(c, 'ref') ?? '', text: oneLine(cleanText(textContent(c))) }))
    .filter((c) => c.text !== '')
    .map((c) => `- Comment on ${c.ref}: ${c.text}`);
}
