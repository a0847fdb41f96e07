import { largest, smallest } from '../../common/arrays/unbounded.js';
import type { Segment } from './pdf-segments.js';

/** In ems: closer baselines are side by side, not one below the other. */
const SAME_HEIGHT = 0.75;
const MIN_DISTANCE = 1;
/** In ems: maximum line spacing within a column. */
const LINE_STEP = 1.7;
/** Paragraphs are further apart than lines. */
const MIN_SPACE = 1.3;
/** Maximum misalignment in points. */
const ALIGNED = 2.5;

/** Merges lines of columns with different baselines into one row if nothing in them overlaps vertically. */
export function besideEachOther(rows: Segment[][]): Segment[][] {
  const out: Segment[][] = [];
  for (const row of rows) {
    const last = out.at(-1);
    const beside =
      last && row.length + last.length <= 12 && row.every((segment) => last.every((other) => isBeside(segment, other)));
    if (beside) out[out.length - 1] = [...last, ...row].toSorted((a, b) => a.x0 - b.x0);
    else out.push(row);
  }
  return out;
}

function isBeside(a: Segment, b: Segment): boolean {
  if (a.table || b.table) return false;
  const size = Math.max(a.size, b.size);
  const distance = Math.max(a.x0, b.x0) - Math.min(a.x1, b.x1);
  return Math.abs(a.y - b.y) < SAME_HEIGHT * Math.min(a.size, b.size) && distance >= MIN_DISTANCE * size;
}

/**
 * How many rows at the end of the text above columns are the first lines of one of them: a column may begin higher than its
 * neighbour.
 * @param above rows before the columns, each in one piece
 * @param columns rows of the columns
 */
export function firstLinesAbove(above: Segment[][], columns: Segment[][]): number {
  const body = columns.flat();
  const left = smallest(columns.map((row) => row[0]!.x0));
  let next = columns[0]!;
  let [count, step] = [0, 0];
  let hasFirstColumn = false;
  for (const row of above.toReversed()) {
    const line = row[0]!;
    const below = next.find((s) => Math.abs(s.x0 - line.x0) <= ALIGNED)?.y ?? largest(next.map((s) => s.y));
    const distance = below - line.y;
    const fits = body.some((s) => Math.abs(s.x0 - line.x0) <= ALIGNED && Math.abs(s.size - line.size) <= 0.1 * s.size);
    if (row.length > 1 || line.table || !fits || distance > LINE_STEP * line.size) break;
    [next, step] = [row, distance];
    hasFirstColumn ||= line.x0 - left < ALIGNED;
    count += 1;
  }
  // Lines above the first column may also end the text above it, unless there is space between them.
  const before = above[above.length - count - 1]?.[0];
  const apart = !before || next[0]!.y - before.y > MIN_SPACE * step;
  return hasFirstColumn && !apart ? 0 : count;
}
