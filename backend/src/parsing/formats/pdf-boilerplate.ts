import type { Segment } from './pdf-segments.js';

/** What a page draws, in rows; the number it has in the file, from 1, and its height. */
export interface PageRows {
  page: number;
  height: number;
  rows: Segment[][];
}

/** Share of the page's height at its top and bottom where headers and footers are. */
const ZONE = 0.14;
const ROWS_LOOKED_AT = 4;
const MIN_REPEATS = 3;
/** Share of the text that headers and footers leave. */
const MIN_KEPT = 0.3;
const PAGE_LABEL =
  /^(?:page|seite|p\.|s\.)\s*\d{1,5}(?:\s*(?:of|von|\/|-)\s*\d{1,5})?$|^[-–—]\s*\d{1,5}\s*[-–—]$|^\d{1,5}\s*(?:\/|of|von)\s*\d{1,5}$/i;

/** Removes running headers and footers and page numbers: rows at the edge that come back at the same height on several pages. */
export function removeBoilerplate(pages: PageRows[]): void {
  const seen = new Map<string, Set<number>>();
  const offsets = new Map<number, number>();
  for (const page of pages) {
    for (const row of edgeRows(page)) {
      const key = keyOf(page, row);
      const numbers = seen.get(key) ?? new Set<number>();
      seen.set(key, numbers.add(page.page));
      const offset = offsetOf(page, row);
      if (offset !== undefined) offsets.set(offset, (offsets.get(offset) ?? 0) + 1);
    }
  }
  const isRepeated = (page: PageRows, row: Segment[]): boolean => {
    const offset = offsetOf(page, row);
    return (offset !== undefined && offsets.get(offset)! >= 2) || seen.get(keyOf(page, row))!.size >= MIN_REPEATS;
  };
  const kept = pages.map((page) => withoutEdges(page, isRepeated));
  // Where most of the text repeats, it is the text: a form filled in many times, a list of one line a page.
  if (charsOf(kept) < MIN_KEPT * charsOf(pages.map((page) => page.rows))) return;
  for (const [i, page] of pages.entries()) page.rows = kept[i]!;
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

/** Numbers differ from page to page; so do the last digits of heights. */
const keyOf = ({ height }: PageRows, row: Segment[]): string =>
  `${Math.round((row[0]!.y / height) * 66)}:${textOf(row).replace(/\d+/g, '#')}`;

/** Of a row that is only a number: how far it is from the number of its page. */
function offsetOf({ page }: PageRows, row: Segment[]): number | undefined {
  const match = /^(\d{1,5})$/.exec(textOf(row));
  return match ? Number(match[1]) - page : undefined;
}
