import type { Glyphs } from './pdf-segments.js';

/** Points of one bin. */
const BIN = 2;
const MIN_ROWS = 8;
/** Of the rows with text on both sides. */
const MIN_SHARE = 0.7;

/**
 * Positions that nearly all rows leave white although they have text on both sides: gutters between columns, also where these
 * are hardly wider than the blanks between words, which never line up over many rows.
 */
export function gutterPositions(rows: Glyphs[][]): number[] {
  const free = new Map<number, number>();
  const covering = new Map<number, number>();
  const add = (counts: Map<number, number>, from: number, to: number): void => {
    for (let bin = Math.ceil(from / BIN); bin < Math.floor(to / BIN); bin++)
      counts.set(bin, (counts.get(bin) ?? 0) + 1);
  };
  for (const row of rows) {
    let end = row[0]!.x;
    for (const item of row) {
      if (end > row[0]!.x && item.x - end > 0.5 * item.size) add(free, end, item.x);
      end = Math.max(end, item.x + item.width);
    }
    add(covering, row[0]!.x, Math.min(end, row[0]!.x + 5_000));
  }
  return [...free]
    .filter(([bin, count]) => count >= MIN_ROWS && count >= MIN_SHARE * (covering.get(bin) ?? 0))
    .map(([bin]) => bin * BIN);
}
