import type { RunningText } from './running-text.js';
import type { Segment } from './pdf-segments.js';

/** The drawn content of a page in rows, with its page number from 1, and its height. */
export interface PageRows {
  page: number;
  height: number;
  rows: Segment[][];
}

/** Share of the page height at top and bottom in which headers and footers are searched. */
const ZONE = 0.14;
const ROWS_LOOKED_AT = 4;
const MIN_REPEATS = 3;
/** Minimum share of the text that must remain without headers and footers. */
const MIN_KEPT = 0.3;
const PAGE_LABEL =
  /^(?:page|seite|p\.|s\.)\s*\d{1,5}(?:\s*(?:of|von|\/|-)\s*\d{1,5})?$|^[-–—]\s*\d{1,5}\s*[-–—]$|^\d{1,5}\s*(?:\/|of|von)\s*\d{1,5}$/i;

/**
 * Removes running headers, footers and page numbers: rows at the page edge that repeat with the same words at the same height
 * on several pages.
 * @returns each of them once
 */
export function removeBoilerplate(pages: PageRows[]): RunningText[] {
  const seen = new Map<string, Set<number>>();
  const offsets = new Map<number, number>();
  for (const page of pages) {
    for (const row of edgeRows(page)) {
      for (const key of keysOf(page, row)) seen.set(key, (seen.get(key) ?? new Set<number>()).add(page.page));
      const offset = offsetOf(page, row);
      if (offset !== undefined) offsets.set(offset, (offsets.get(offset) ?? 0) + 1);
    }
  }
  const repeatedKey = (page: PageRows, row: Segment[]): string | undefined =>
    keysOf(page, row).find((key) => seen.get(key)!.size >= MIN_REPEATS);
  const isRepeated = (page: PageRows, row: Segment[]): boolean => {
    const offset = offsetOf(page, row);
    return (offset !== undefined && offsets.get(offset)! >= 2) || repeatedKey(page, row) !== undefined;
  };
  const kept = pages.map((page) => withoutEdges(page, isRepeated));
  // If most of the text repeats, it is content: a form filled in many times, or a list with one line per page.
  if (charsOf(kept) < MIN_KEPT * charsOf(pages.map((page) => page.rows))) return [];
  const running = new Map<string, RunningText>();
  for (const page of pages) {
    for (const row of edgeRows(page)) {
      const key = repeatedKey(page, row);
      if (key !== undefined)
        running.set(key, { type: row[0]!.y < page.height / 2 ? 'header' : 'footer', text: wordsOf(key) });
    }
  }
  for (const [i, page] of pages.entries()) page.rows = kept[i]!;
  return [...running.values()];
}

const charsOf = (pages: Segment[][][]): number => pages.flat(2).reduce((sum, s) => sum + s.text.length, 0);

function withoutEdges(page: PageRows, isRepeated: (page: PageRows, row: Segment[]) => boolean): Segment[][] {
  const edge = new Set(edgeRows(page));
  return page.rows
    .filter((row) => !edge.has(row) || !isRepeated(page, row))
    .map((row) => (edge.has(row) ? row.filter((s) => !PAGE_LABEL.test(s.text)) : row))
    .filter((row) => row.length > 0);
}

function edgeRows({ rows, height }: PageRows): Segment[][] {
  const ends = [...rows.slice(0, ROWS_LOOKED_AT), ...rows.slice(ROWS_LOOKED_AT).slice(-ROWS_LOOKED_AT)];
  return ends.filter((row) => row[0]!.y < ZONE * height || row[0]!.y > (1 - ZONE) * height);
}

const textOf = (row: Segment[]): string =>
  row
    .map((s) => s.text)
    .join(' ')
    .trim();

const ANY_NUMBER = /(?<![\p{L}\p{N}.,-])\d{1,4}(?![\p{L}\p{N}]|[.,-]\d)/gu;
/** Maximum difference between printed and physical page number: unnumbered first pages, or earlier volumes. */
const MAX_OFFSET = 999;

const isPageNumber = (number: string, page: number): boolean => Math.abs(Number(number) - page) <= MAX_OFFSET;

/** Comparison keys of a row across pages: its words unchanged, or with the first or last number relative to the page number. */
function keysOf({ height, page }: PageRows, row: Segment[]): string[] {
  const place = Math.round((row[0]!.y / height) * 66);
  const text = textOf(row);
  const numbers = [...text.matchAll(ANY_NUMBER)].filter(([number]) => isPageNumber(number, page));
  const numbered = [numbers[0], numbers.length > 1 ? numbers.at(-1) : undefined].filter((match) => match !== undefined);
  return [
    `${place}:${text}`,
    ...numbered.map(
      ({ 0: number, index }) =>
        `${place}:${text.slice(0, index)}\u0000${Number(number) - page}${text.slice(index + number.length)}`,
    ),
  ];
}

/** Strips position and page number. */
const wordsOf = (key: string): string => key.slice(key.indexOf(':') + 1).replace(/\u0000-?\d+/, '');

/** For a row that is only a number: its difference to the page number. */
function offsetOf({ page }: PageRows, row: Segment[]): number | undefined {
  const match = /^(\d{1,5})$/.exec(textOf(row));
  return match ? Number(match[1]) - page : undefined;
}
