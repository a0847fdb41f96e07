import { append, largest, smallest } from '../../common/arrays/unbounded.js';
import { besideEachOther, firstLinesAbove } from './pdf-side-by-side.js';
import type { Segment } from './pdf-segments.js';
import { tableRows, wrappedRows } from './pdf-wrapped-rows.js';

/** Consecutive lines of one column, or the rows of a table. */
export type Flow = { kind: 'lines'; lines: Segment[]; x0: number; x1: number } | { kind: 'table'; rows: string[][] };

interface Interval {
  from: number;
  to: number;
}

/** In ems: minimum width of a gutter, narrowed by ragged lines. */
const MIN_GUTTER = 0.5;
const MAX_DEPTH = 4;

/**
 * Reading order of a page: it is split into bands of rows that share the same gutters; columns of prose are read one after the
 * other, cells side by side form the rows of a table.
 */
export function layout(all: Segment[][], depth = 0): Flow[] {
  const flows: Flow[] = [];
  const rows = depth === 0 ? besideEachOther(all) : all;
  for (const band of bandsOf(rows)) {
    if (band.gutters.length === 0 || depth >= MAX_DEPTH) addLines(flows, band.rows.map(joinRow));
    else append(flows, bandFlows(band.rows, band.gutters, depth));
  }
  return flows;
}

function addLines(flows: Flow[], lines: Segment[]): void {
  const last = flows.at(-1);
  if (last?.kind === 'lines') {
    append(last.lines, lines);
    last.x0 = Math.min(last.x0, smallest(lines.map((l) => l.x0)));
    last.x1 = Math.max(last.x1, largest(lines.map((l) => l.x1)));
  } else flows.push(linesFlow(lines));
}

const linesFlow = (lines: Segment[]): Flow => ({
  kind: 'lines',
  lines,
  x0: smallest(lines.map((l) => l.x0)),
  x1: largest(lines.map((l) => l.x1)),
});

interface Band {
  rows: Segment[][];
  gutters: Interval[];
  /** Intervals that all its rows leave empty. */
  free: Interval[];
  left: number;
  right: number;
}

function bandsOf(rows: Segment[][]): Band[] {
  const bands: Band[] = [];
  for (const row of rows) {
    const band = bands.at(-1);
    if (!band || !joins(band, row)) bands.push(newBand(row));
  }
  for (const [i, band] of bands.entries()) if (band.gutters.length > 0 && i > 0) takeFirstLines(band, bands[i - 1]!);
  return bands.filter((band) => band.rows.length > 0);
}

/** Moves the first lines of a column that begins higher than the others. */
function takeFirstLines(band: Band, above: Band): void {
  if (above.gutters.length > 0) return;
  const count = firstLinesAbove(above.rows, band.rows);
  const lines = above.rows.slice(above.rows.length - count);
  const grown: Band = { ...band, rows: [] };
  if (count === 0 || !lines.every((row) => joins(grown, row))) return;
  above.rows = above.rows.slice(0, above.rows.length - count);
  Object.assign(band, { ...grown, rows: [...lines, ...band.rows] });
}

function newBand(row: Segment[]): Band {
  const [left, right] = [row[0]!.x0, largest(row.map((s) => s.x1))];
  const free = freeOf(row);
  return { rows: [row], free, left, right, gutters: interior(free, left, right) };
}

/** A row belongs to the band if one of its gutters stays free, or if neither has one. */
function joins(band: Band, row: Segment[]): boolean {
  const alone = newBand(row);
  const left = Math.min(band.left, alone.left);
  const right = Math.max(band.right, alone.right);
  const free = intersect(band.free, alone.free, MIN_GUTTER * sizeOf(row));
  const gutters = interior(free, left, right);
  if (gutters.length === 0 && (band.gutters.length > 0 || alone.gutters.length > 0)) return false;
  band.rows.push(row);
  Object.assign(band, { free, left, right, gutters });
  return true;
}

const sizeOf = (row: Segment[]): number => largest(row.map((s) => s.size));

/** Intervals that a row leaves empty, including the margins. */
function freeOf(row: Segment[]): Interval[] {
  const out: Interval[] = [];
  let from = -Infinity;
  for (const segment of row) {
    if (segment.x0 > from) out.push({ from, to: segment.x0 });
    from = Math.max(from, segment.x1);
  }
  return [...out, { from, to: Infinity }];
}

function intersect(a: Interval[], b: Interval[], min: number): Interval[] {
  return a.flatMap((one) =>
    b
      .map((other) => ({ from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) }))
      .filter(({ from, to }) => to - from >= min),
  );
}

/** Gaps with text on both sides. */
const interior = (gaps: Interval[], left: number, right: number): Interval[] =>
  gaps.filter(({ from, to }) => from > left && to < right);

function bandFlows(rows: Segment[][], gutters: Interval[], depth: number): Flow[] {
  const grid = rows.map((row) => cellsOf(row, gutters));
  const perColumn = gutters
    .concat({ from: 0, to: 0 })
    .map((_, i) => grid.map((cells) => cells[i]!).filter((cell) => cell.length > 0));
  if (perColumn.every(isProse) || drawnByColumn(perColumn)) return columnFlows(perColumn, depth);
  const wrapped = wrappedRows(grid);
  if (wrapped) return [{ kind: 'table', rows: wrapped }];
  const parts = splitAtSpace(rows);
  if (parts.length > 1) return parts.flatMap((part) => layout(part, depth + 1));
  return tableFlows(rows, grid, perColumn, depth);
}

const isFull = (cells: Segment[][]): boolean => cells.filter((cell) => cell.length > 0).length >= 2;

/** Rows with several cells form a table; preceding and following text in the first column is not part of it. */
function tableFlows(rows: Segment[][], grid: Segment[][][], perColumn: Segment[][][], depth: number): Flow[] {
  const first = grid.findIndex(isFull);
  const last = grid.findLastIndex((cells, i) => i === first || cells.slice(1).some((cell) => cell.length > 0));
  if (first > 0 && grid.slice(0, first).every((cells) => cells[0]!.length > 0)) {
    return [...layout(rows.slice(0, first), depth + 1), ...layout(rows.slice(first), depth + 1)];
  }
  if (first === -1) return columnFlows(perColumn, depth);
  if (last < grid.length - 1) {
    return [...layout(rows.slice(0, last + 1), depth + 1), ...layout(rows.slice(last + 1), depth + 1)];
  }
  const full = grid.filter(isFull).length;
  if (grid.length === 1 || full < 2) return [linesFlow(rows.map(joinRow))];
  return full >= 0.3 * grid.length ? [{ kind: 'table', rows: tableRows(grid) }] : columnFlows(perColumn, depth);
}

function columnFlows(perColumn: Segment[][][], depth: number): Flow[] {
  const all = perColumn.flat(2);
  const order = all.filter((s) => s.rtl).length > all.length / 2 ? perColumn.toReversed() : perColumn;
  return order.filter((column) => column.length > 0).flatMap((column) => layout(column, depth + 1));
}

/** Tables are drawn row by row; text boxes side by side are drawn one after the other. */
function drawnByColumn(perColumn: Segment[][][]): boolean {
  if (perColumn.some((column) => column.length < 2)) return false;
  const cells = perColumn.flat(2);
  if (cells.reduce((sum, s) => sum + s.text.length, 0) / cells.length < 12) return false;
  const ranges = perColumn.map((column) => column.flat().map((s) => s.order));
  const sorted = ranges.toSorted((a, b) => a[0]! - b[0]!);
  return sorted.every((range, i) => i === 0 || smallest(range) > largest(sorted[i - 1]!));
}

/** Splits where the row distance is much larger than usual. */
function splitAtSpace(rows: Segment[][]): Segment[][][] {
  const gaps = rows.slice(1).map((row, i) => row[0]!.y - rows[i]![0]!.y);
  const usual = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length * 0.4)] ?? 0;
  const parts: Segment[][][] = [[rows[0]!]];
  for (const [i, row] of rows.slice(1).entries()) {
    if (gaps[i]! > 1.9 * usual) parts.push([row]);
    else parts.at(-1)!.push(row);
  }
  return parts;
}

function cellsOf(row: Segment[], gutters: Interval[]): Segment[][] {
  const cells: Segment[][] = Array.from({ length: gutters.length + 1 }, () => []);
  for (const segment of row)
    cells[gutters.filter((g) => g.from < segment.x0 + 0.01 && g.to <= segment.x0 + 0.01).length]!.push(segment);
  return cells;
}

/** Lines of prose are long, and most of them fill their column. */
function isProse(column: Segment[][]): boolean {
  if (column.length < 3) return false;
  const lines = column.map((cells) => ({ chars: cells.reduce((n, s) => n + s.text.length, 0), x1: cells.at(-1)!.x1 }));
  const chars = lines.map((l) => l.chars).toSorted((a, b) => a - b)[Math.floor(lines.length / 2)]!;
  const x0 = smallest(column.map((cells) => cells[0]!.x0));
  const x1 = largest(lines.map((l) => l.x1));
  const filled = lines.filter((l) => l.x1 - x0 >= 0.8 * (x1 - x0)).length;
  return chars >= 20 && filled >= 0.5 * lines.length;
}

function joinRow(row: Segment[]): Segment {
  if (row.length === 1) return row[0]!;
  const rtl = row.filter((s) => s.rtl).length > row.length / 2;
  const main = row.toSorted((a, b) => b.text.length - a.text.length)[0]!;
  const text = (rtl ? row.toReversed() : row).map((s) => s.text).join(' ');
  return { ...main, text, rtl, x0: row[0]!.x0, x1: largest(row.map((s) => s.x1)) };
}
