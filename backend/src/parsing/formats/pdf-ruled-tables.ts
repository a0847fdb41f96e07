import { largest, smallest } from '../../common/arrays/unbounded.js';
import type { Ruling, Rulings } from './pdf-rulings.js';
import type { Glyphs } from './pdf-glyphs.js';
import { rowsOf, type Segment } from './pdf-segments.js';

/** In points: maximum distance at which lines form a corner. */
const NEAR = 4;
const MAX_COLUMNS = 60;
const MAX_ROWS = 400;
/** A cell with more text is a column of the page. */
const MAX_CELL_CHARS = 1_500;

/** Maximum length of a cell; lines of prose are longer. */
const CELL_CHARS = 32;
/** Minimum share of rows with several pieces: fewer are ends of paragraphs in columns of prose. */
const MIN_CELL_ROWS = 0.3;

/** Whether a page has aligned rows of short pieces. */
export function mayHoldTable(rows: Segment[][]): boolean {
  const several = rows.filter((row) => row.length > 1);
  const short = several.filter((row) => row.filter(({ text }) => text.length > CELL_CHARS).length <= 1);
  if (short.length < 2 || short.length < MIN_CELL_ROWS * several.length) return false;
  const edges = new Map<number, number>();
  for (const row of short)
    for (const edge of new Set(row.slice(1).flatMap(({ x0, x1 }) => [Math.round(x0 / NEAR), -Math.round(x1 / NEAR)])))
      edges.set(edge, (edges.get(edge) ?? 0) + 1);
  return [...edges.values()].some((count) => count > 1);
}

interface Grid {
  /** Borders of columns and rows, including the outer ones. */
  xs: number[];
  ys: number[];
  lines: Rulings;
}

/**
 * Extracts tables with framed cells: each becomes one segment, and its text is removed from the rest. A cell that spans rows is
 * repeated in each of them.
 */
export function ruledTables(glyphs: Glyphs[], rulings: Rulings): { tables: Segment[]; rest: Glyphs[] } {
  const tables: Segment[] = [];
  let rest = glyphs;
  for (const grid of gridsOf(rulings)) {
    const inside = rest.filter((item) => isInside(grid, item));
    const table = inside.length > 0 ? tableOf(grid, inside) : undefined;
    if (!table) continue;
    tables.push(table);
    rest = rest.filter((item) => !isInside(grid, item));
  }
  return { tables, rest };
}

const middle = (item: Glyphs): [number, number] => [item.x + item.width / 2, item.y - 0.3 * item.size];

function isInside({ xs, ys }: Grid, item: Glyphs): boolean {
  const [x, y] = middle(item);
  return x > xs[0]! && x < xs.at(-1)! && y > ys[0]! && y < ys.at(-1)!;
}

/** Groups of crossing lines with at least two rows and two columns. */
function gridsOf({ horizontal, vertical }: Rulings): Grid[] {
  const groups = new Groups(horizontal.length + vertical.length);
  const byHeight = horizontal.map((line, i) => ({ line, i })).toSorted((a, b) => a.line.at - b.line.at);
  for (const [v, { at, from, to }] of vertical.entries()) {
    for (let h = firstAt(byHeight, from - NEAR); h < byHeight.length && byHeight[h]!.line.at <= to + NEAR; h++) {
      const { line, i } = byHeight[h]!;
      if (line.from - NEAR <= at && at <= line.to + NEAR) groups.join(i, horizontal.length + v);
    }
  }
  const members = groups.members().filter((group) => group.length >= 4);
  return members.flatMap((group) => {
    const lines = {
      horizontal: group.filter((i) => i < horizontal.length).map((i) => horizontal[i]!),
      vertical: group.filter((i) => i >= horizontal.length).map((i) => vertical[i - horizontal.length]!),
    };
    const xs = borders([...lines.vertical.map((l) => l.at), ...ends(lines.horizontal)]);
    const ys = borders([...lines.horizontal.map((l) => l.at), ...ends(lines.vertical)]);
    const fits = xs.length >= 3 && ys.length >= 3 && xs.length <= MAX_COLUMNS && ys.length <= MAX_ROWS;
    return fits ? [{ xs, ys, lines }] : [];
  });
}

function firstAt(sorted: readonly { line: Ruling }[], at: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const mid = (low + high) >> 1;
    if (sorted[mid]!.line.at < at) low = mid + 1;
    else high = mid;
  }
  return low;
}

/** Tables without outer borders end where their inner lines end. */
const ends = (lines: Ruling[]): number[] => [smallest(lines.map((l) => l.from)), largest(lines.map((l) => l.to))];

function borders(positions: number[]): number[] {
  const out: number[] = [];
  for (const position of positions.toSorted((a, b) => a - b))
    if (out.length === 0 || position - out.at(-1)! > NEAR) out.push(position);
  return out;
}

function tableOf(grid: Grid, glyphs: Glyphs[]): Segment | undefined {
  const cells = new Map<string, Glyphs[]>();
  const { owner, rows, columns } = cellsOf(grid);
  for (const item of glyphs) {
    const [x, y] = middle(item);
    const key = owner(indexOf(grid.ys, y), indexOf(grid.xs, x));
    const cell = cells.get(key);
    if (cell) cell.push(item);
    else cells.set(key, [item]);
  }
  const texts = new Map([...cells].map(([key, items]) => [key, cellText(items)]));
  if ([...texts.values()].some((text) => text.length > MAX_CELL_CHARS)) return undefined;
  const table = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => {
      const key = owner(row, column);
      // Text spanning columns appears once, spanning rows in each row.
      return key.endsWith(`:${column}`) ? (texts.get(key) ?? '') : '';
    }),
  ).filter((row) => row.some((text) => text !== ''));
  if (table.filter((row) => row.filter((text) => text !== '').length > 1).length < 2) return undefined;
  return segmentOf(grid, glyphs, withoutEmptyColumns(table));
}

const withoutEmptyColumns = (rows: string[][]): string[][] => {
  const used = rows[0]!.map((_, column) => rows.some((row) => row[column] !== ''));
  return rows.map((row) => row.filter((_, column) => used[column]));
};

const segmentOf = ({ xs, ys }: Grid, glyphs: Glyphs[], table: string[][]): Segment => ({
  text: table.flat().filter(Boolean).join(' '),
  x0: xs[0]!,
  x1: xs.at(-1)!,
  y: ys[0]!,
  size: glyphs.toSorted((a, b) => a.size - b.size)[glyphs.length >> 1]!.size,
  rtl: glyphs.filter((g) => g.rtl).length > glyphs.length / 2,
  order: smallest(glyphs.map((g) => g.order)),
  table,
});

/**
 * Maps each grid position to its cell, as "row:column" of the upper left corner: positions without a line between them form one
 * cell.
 */
function cellsOf({ xs, ys, lines }: Grid): {
  owner: (row: number, column: number) => string;
  rows: number;
  columns: number;
} {
  const [rows, columns] = [ys.length - 1, xs.length - 1];
  const covers = (all: Ruling[], at: number, from: number, to: number): boolean =>
    all.some((line) => Math.abs(line.at - at) <= NEAR && line.from - NEAR <= from && to <= line.to + NEAR);
  const owners: [number, number][][] = [];
  for (let row = 0; row < rows; row++) {
    owners.push([]);
    for (let column = 0; column < columns; column++) {
      const left = column > 0 && !covers(lines.vertical, xs[column]!, ys[row]! + NEAR, ys[row + 1]! - NEAR);
      const above = row > 0 && !covers(lines.horizontal, ys[row]!, xs[column]! + NEAR, xs[column + 1]! - NEAR);
      owners[row]!.push(left ? owners[row]![column - 1]! : above ? owners[row - 1]![column]! : [row, column]);
    }
  }
  return { owner: (row, column) => owners[row]![column]!.join(':'), rows, columns };
}

const indexOf = (borders: number[], at: number): number =>
  Math.max(
    0,
    Math.min(
      borders.length - 2,
      borders.findLastIndex((border) => border <= at),
    ),
  );

/** Lines of a cell; words split at line ends are joined. */
const cellText = (items: Glyphs[]): string =>
  rowsOf(items)
    .map((row) => row.map((segment) => segment.text).join(' '))
    .join('\n')
    .replace(/(?<=\p{L})[-\u2010]\n(?=\p{Ll})/gu, '')
    .replaceAll('\n', ' ');

/** Disjoint sets (union-find). */
class Groups {
  private readonly parent: number[];

  constructor(size: number) {
    this.parent = Array.from({ length: size }, (_, i) => i);
  }

  join(a: number, b: number): void {
    this.parent[this.root(a)] = this.root(b);
  }

  members(): number[][] {
    const groups = new Map<number, number[]>();
    for (let i = 0; i < this.parent.length; i++) {
      const group = groups.get(this.root(i));
      if (group) group.push(i);
      else groups.set(this.root(i), [i]);
    }
    return [...groups.values()];
  }

  private root(i: number): number {
    let at = i;
    while (this.parent[at] !== at) at = this.parent[at] = this.parent[this.parent[at]!]!;
    return at;
  }
}
