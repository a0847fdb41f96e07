import { smallest } from '../../common/arrays/unbounded.js';
import type { Segment } from './pdf-segments.js';

type Cells = Segment[][];

/** In ems: maximum line spacing within a cell. */
const MAX_LINE_STEP = 1.45;
/** Minimum ratio of the distance between table rows to the line spacing within cells. */
const MIN_CONTRAST = 1.25;

/** Cell texts of a table by row; a row without its first cell continues the row above. */
export function tableRows(grid: Cells[]): string[][] {
  const rows: string[][] = [];
  for (const cells of grid) {
    const texts = cells.map(joinCell);
    const above = rows.at(-1);
    if (above && texts[0] === '') texts.forEach((text, i) => (above[i] = `${above[i] ?? ''} ${text}`.trim()));
    else rows.push(texts);
  }
  return rows;
}

const joinCell = (cell: Segment[]): string => cell.map((s) => s.text).join(' ');

const joinLines = (lines: Segment[][]): string =>
  lines
    .map(joinCell)
    .filter((text) => text !== '')
    .join('\n')
    .replace(/(?<=\p{L})[-\u2010]\n(?=\p{Ll})/gu, '')
    .replaceAll('\n', ' ');

/**
 * Like `tableRows`, for multi-line cells regardless of their vertical alignment; undefined if the row spacing is inconclusive.
 */
export const wrappedRows = (grid: Cells[]): string[][] | undefined =>
  groupsBySpace(grid)?.map((group) => group[0]!.map((_, column) => joinLines(group.map((cells) => cells[column]!))));

/** Lines grouped into rows by spacing; undefined if it is inconclusive. */
function groupsBySpace(grid: Cells[]): Cells[][] | undefined {
  const heights = grid.map((cells) => smallest(cells.flat().map((s) => s.y)));
  const steps = heights.slice(1).map((y, i) => y - heights[i]!);
  const limit = limitOf(steps, grid.flat(2)[0]?.size ?? 0);
  if (limit === undefined) return undefined;
  const groups: Cells[][] = [[grid[0]!]];
  for (const [i, cells] of grid.slice(1).entries()) {
    if (steps[i]! > limit) groups.push([cells]);
    else groups.at(-1)!.push(cells);
  }
  return groups.every(isRow) ? groups : undefined;
}

function limitOf(steps: number[], size: number): number | undefined {
  const sorted = steps.toSorted((a, b) => a - b);
  const jumps = sorted
    .slice(1)
    .map((step, i) => ({ from: sorted[i]!, to: step, ratio: step / Math.max(sorted[i]!, 0.1) }));
  const lines = jumps.filter(
    ({ from, ratio }) => from <= MAX_LINE_STEP * size && from >= 0.4 * size && ratio >= MIN_CONTRAST,
  );
  const last = lines.at(-1);
  return last && (last.from + last.to) / 2;
}

/** At least two cells have text, including the first; at most one line has all cells. */
const isRow = (lines: Cells[]): boolean =>
  lines.some((cells) => cells[0]!.length > 0) &&
  lines.some((cells) => cells.slice(1).some((cell) => cell.length > 0)) &&
  lines.filter((cells) => cells.every((cell) => cell.length > 0)).length <= 1 &&
  (lines[0]!.length > 2 || lines.filter((cells) => cells[0]!.length > 0).length <= 1);
