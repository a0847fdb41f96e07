import { append, largest } from '../../common/arrays/unbounded.js';
import { SENTENCE_END } from '../../common/text/sentence-end.js';
import type { ParsedBlock } from '../document-parser.js';
import type { Flow } from './pdf-layout.js';
import type { Segment } from './pdf-segments.js';
import { type HeadingRules, headingLevel } from './pdf-headings.js';
import { tableBlocks } from './table-rows.js';

export type PdfBlock = Omit<ParsedBlock, 'headingPath'> & { level?: number };

const MARK = /^(?:[•●◦▪■□‣·○∙➢➤✓]|[–—*-](?=\s))\s*/;
const NUMBER_MARK = /^(?:\(?\d{1,3}[.)]|\(?[a-z][.)])\s+(?=\S)/;
const LINE_END = new RegExp(`[${SENTENCE_END}:;"”»)\\]]$`, 'u');

/** Separates lines that are not joined; replaced by a line end. */
export const HARD_BREAK = '\u0001';

type Lines = Extract<Flow, { kind: 'lines' }>;

/** Lines of one column → paragraphs, headings and lists. */
export function flowBlocks(flow: Flow, page: number, rules: HeadingRules): PdfBlock[] {
  if (flow.kind === 'table') return tableBlocks(flow.rows, { place: { page } });
  const blocks: PdfBlock[] = [];
  const normal = spacing(flow.lines);
  let group: Segment[] = [];
  const flush = (): void => {
    if (group.length > 0) addGroup(blocks, group, flow, page, rules);
    group = [];
  };
  for (const line of flow.lines) {
    if (line.table) {
      flush();
      append(blocks, tableBlocks(line.table, { place: { page } }));
      continue;
    }
    const last = group.at(-1);
    if (last && startsNew(last, line, group, flow, normal, rules)) flush();
    group.push(line);
  }
  flush();
  return blocks;
}

/** Usual distance between baselines, in ems. */
function spacing(lines: Segment[]): number {
  const gaps = lines
    .slice(1)
    .map((line, i) => (line.y - lines[i]!.y) / line.size)
    .filter((gap) => gap > 0.5 && gap < 4)
    .toSorted((a, b) => a - b);
  return gaps[Math.floor(gaps.length * 0.4)] ?? 1.3;
}

function startsNew(
  last: Segment,
  line: Segment,
  group: Segment[],
  flow: Lines,
  normal: number,
  rules: HeadingRules,
): boolean {
  const gap = (line.y - last.y) / Math.max(line.size, last.size);
  // The next column starts at the top again; a sentence may continue there.
  if (gap < 0) return LINE_END.test(last.text) || !/^\p{Ll}/u.test(line.text);
  if (gap > Math.max(1.25 * normal, normal + 0.35)) return true;
  if (Math.abs(line.size - last.size) > 0.12 * Math.max(line.size, last.size)) return true;
  if (isMarked(line.text, group)) return true;
  if (headingLevel(line, page(group), rules) !== headingLevel(last, page(group), rules)) return true;
  const width = flow.x1 - flow.x0;
  const indented = line.x0 - group[0]!.x0 > line.size && !isMarked(group[0]!.text, []) && group.length > 1;
  if (indented && line.x0 - flow.x0 > line.size && last.x0 - flow.x0 < line.size) return true;
  const [start, end] = line.rtl ? [flow.x1 - last.x0, flow.x1 - flow.x0] : [last.x1 - flow.x0, width];
  return LINE_END.test(last.text) && start < 0.75 * end;
}

const page = (group: Segment[]): string => group.map((l) => l.text).join(' ');

/** A number starts an item only at the beginning of a list or after another item: "in\n2. May" is prose. */
const isMarked = (text: string, group: Segment[]): boolean =>
  MARK.test(text) ||
  (NUMBER_MARK.test(text) &&
    (group.length === 0 || NUMBER_MARK.test(group[0]!.text) || LINE_END.test(group.at(-1)!.text)));

function addGroup(blocks: PdfBlock[], group: Segment[], flow: Lines, page: number, rules: HeadingRules): void {
  const text = lineText(group, edgeOf(flow));
  const level = headingLevel(group[0]!, text.replace(/[\n\u0001]/g, ' '), rules);
  if (level !== undefined && group.length <= 3 && text.length <= 200) {
    blocks.push({ kind: 'heading', text: text.replaceAll(HARD_BREAK, '\n'), page, level });
    return;
  }
  const mark = MARK.exec(text) ?? (level === undefined ? NUMBER_MARK.exec(text) : null);
  if (!mark) blocks.push({ kind: 'paragraph', text, page });
  else
    addItem(
      blocks,
      mark[0],
      text.slice(mark[0].length),
      Math.round((group[0]!.x0 - flow.x0) / (2 * group[0]!.size)),
      page,
    );
}

/** Right edge of the lines of a flow, ignoring single longer ones. */
function edgeOf({ lines }: Lines): number {
  const ends = lines.map((l) => l.x1).toSorted((a, b) => a - b);
  return ends[Math.floor((ends.length - 1) * 0.9)]!;
}

/** A line break is intentional if the first word of the next line would have fit. */
function lineText(group: Segment[], edge: number): string {
  let text = group[0]!.text;
  for (const [i, line] of group.slice(1).entries()) {
    const last = group[i]!;
    const word = line.text.split(' ', 1)[0]!.length * ((line.x1 - line.x0) / line.text.length);
    const room = last.rtl ? 0 : edge - last.x1;
    text += (room > 1.5 * word + 1.5 * line.size ? HARD_BREAK : '\n') + line.text;
  }
  return text;
}

/** Consecutive items form one list; indentation determines the depth. */
function addItem(blocks: PdfBlock[], mark: string, text: string, depth: number, page: number): void {
  if (text.trim() === '') return;
  const sign = MARK.test(mark) ? '-' : mark.trim();
  const item = `${'  '.repeat(Math.min(depth, 6))}${sign} ${text.replace(/[\n\u0001]/g, '\u0000')}`;
  const last = blocks.at(-1);
  if (last?.kind === 'list') last.text += `\n${item}`;
  else blocks.push({ kind: 'list', text: item, page });
}

/** A table continued on the next page takes the column names from its start. */
export function continueTables(blocks: PdfBlock[]): void {
  const texts = blocks.filter((block) => !block.aside);
  for (const [i, block] of texts.entries()) {
    const before = texts[i - 1];
    if (block.kind !== 'table' || block.header || !before?.header || before.page! + 1 !== block.page) continue;
    const rows = block.text.split('\n');
    if (columnsOf(before.header) < largest(rows.map(columnsOf))) continue;
    block.header = before.header;
    block.text = [before.header, ...rows.filter((row, at) => at > 0 || row !== before.header)].join('\n');
  }
}

const columnsOf = (row: string): number => row.split(' | ').length;
