import { largest, smallest } from '../../common/arrays/unbounded.js';
import { cleanText } from './clean-text.js';
import type { Glyphs } from './pdf-glyphs.js';
import { lineText } from './pdf-raised.js';

/** Text on one baseline without a gap as wide as between columns or cells. */
export interface Segment {
  text: string;
  x0: number;
  x1: number;
  y: number;
  size: number;
  rtl: boolean;
  /** Position in the drawing order of the page. */
  order: number;
  /** Rows of a framed table; it is laid out like one line. */
  table?: string[][];
}

interface RawItem {
  str?: string;
  dir?: string;
  width?: number;
  transform?: number[];
}

/** In ems: words of justified text are rarely further apart, columns rarely closer. */
const COLUMN_GAP = 1.6;
const SPACE_GAP = 0.16;
/** Maximum gap between a list mark and its text. */
const MARK_GAP = 6;
const LIST_MARK = /^(?:[•●◦▪■□‣·○∙➢➤✓–—*-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]|\d{1,4}(?:\.\d{1,2}){1,4}\.?)$/;

/** Drawn text grouped by direction; the direction with the most text first. */
export function glyphGroups(items: unknown[], viewport: number[]): Glyphs[][] {
  const groups = new Map<number, Glyphs[]>();
  for (const [order, item] of (items as RawItem[]).entries()) {
    const glyphs = toGlyphs(item, viewport, order);
    if (!glyphs) continue;
    const group = groups.get(glyphs.angle);
    if (group) group.push(glyphs);
    else groups.set(glyphs.angle, [glyphs]);
  }
  const weight = (group: Glyphs[]): number => group.reduce((sum, g) => sum + g.text.length, 0);
  return [...groups.values()].toSorted((a, b) => weight(b) - weight(a));
}

function toGlyphs({ str, dir, width, transform }: RawItem, view: number[], order: number): Glyphs | undefined {
  const text = cleanText(punctuation(str ?? '')).replace(/\s+/g, ' ');
  if (text.trim() === '' || !transform) return undefined;
  const [a, b, c, d, e, f] = multiply(view, transform) as [number, number, number, number, number, number];
  const size = Math.hypot(c, d) || Math.hypot(a, b);
  if (!(size > 0.5) || ![e, f].every(Number.isFinite)) return undefined;
  const angle = Math.round((Math.atan2(b, a) * 180) / Math.PI / 3) * 3;
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const rtl = dir === 'rtl';
  return { text, x: e * cos + f * sin, y: f * cos - e * sin, width: Math.abs(width ?? 0), size, angle, rtl, order };
}

/** Fonts without a character map leave quotes and dashes as windows-1252 bytes. */
const punctuation = (text: string): string =>
  text.replace(/[\u0080-\u009f]/g, (ch) => new TextDecoder('windows-1252').decode(Uint8Array.of(ch.charCodeAt(0))));

function multiply(m: number[], n: number[]): number[] {
  const [a, b, c, d, e, f] = m as [number, number, number, number, number, number];
  const [g, h, i, j, k, l] = n as [number, number, number, number, number, number];
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}

/** Rows from top to bottom, each split into segments from left to right. */
export function rowsOf(glyphs: Glyphs[]): Segment[][] {
  const rows: { y: number; size: number; items: Glyphs[] }[] = [];
  for (const item of glyphs.toSorted((a, b) => a.y - b.y || a.x - b.x)) {
    const row = rows.at(-1);
    // A raised note mark is drawn above the baseline of the larger text it belongs to.
    const raised = row && row.size < 0.8 * item.size && item.y - row.y <= 0.6 * item.size;
    const same = row && item.y - row.y <= 0.45 * Math.min(row.size, item.size * 1.5);
    if (!row || !(raised || same)) rows.push({ y: item.y, size: item.size, items: [item] });
    else {
      row.items.push(item);
      if (raised) Object.assign(row, { y: item.y, size: item.size });
    }
  }
  const sorted = rows.map(({ items }) => withoutDoubles(items.toSorted((a, b) => a.x - b.x)));
  const gutters = gutterPositions(sorted);
  return sorted.map((row) => segmentsOf(row, gutters)).filter((row) => row.length > 0);
}

/** Some writers draw text twice with a tiny offset to make it bold. */
function withoutDoubles(row: Glyphs[]): Glyphs[] {
  return row.filter((item, i) => {
    for (let j = i - 1; j >= 0 && item.x - row[j]!.x < 0.2 * item.size; j--) {
      if (row[j]!.text === item.text && item.text.trim().length > 1) return false;
    }
    return true;
  });
}

function segmentsOf(row: Glyphs[], gutters: number[]): Segment[] {
  const groups: Glyphs[][] = [];
  let end = -Infinity;
  for (const item of row) {
    const group = groups.at(-1);
    const crosses = gutters.some((x) => x >= end && x <= item.x);
    const narrow = crosses && !(group && isNumber(group));
    const limit = group && isMark(group) ? MARK_GAP : narrow ? SPACE_GAP : COLUMN_GAP;
    if (group && item.x - end <= limit * Math.max(item.size, group.at(-1)!.size)) group.push(item);
    else groups.push([item]);
    end = Math.max(groups.at(-1)!.length === 1 ? -Infinity : end, item.x + item.width);
  }
  return groups.map(toSegment).filter((segment) => segment.text !== '');
}

const isMark = (group: Glyphs[]): boolean =>
  LIST_MARK.test(
    group
      .map((g) => g.text)
      .join('')
      .trim(),
  );

/** A section number: belongs to the title after it. */
const isNumber = (group: Glyphs[]): boolean =>
  /^\d{1,2}$/.test(
    group
      .map((g) => g.text)
      .join('')
      .trim(),
  );

function toSegment(group: Glyphs[]): Segment {
  const rtl = group.filter((g) => g.rtl).length > group.length / 2;
  const ordered = rtl ? group.toReversed() : group;
  const x0 = smallest(group.map((g) => g.x));
  const x1 = largest(group.map((g) => g.x + g.width));
  const main = group.toSorted((a, b) => b.text.length - a.text.length)[0]!;
  const order = smallest(group.map((g) => g.order));
  return { text: lineText(ordered, rtl), x0, x1, y: main.y, size: main.size, rtl, order };
}

/** Histogram bin width in points. */
const GUTTER_BIN = 2;
const MIN_GUTTER_ROWS = 8;
/** Minimum share of the rows with text on both sides. */
const MIN_GUTTER_SHARE = 0.7;

/**
 * Positions that nearly all rows leave empty although they have text on both sides: gutters between columns, even if they are
 * hardly wider than word spaces, which never align over many rows.
 */
function gutterPositions(rows: Glyphs[][]): number[] {
  const free = new Map<number, number>();
  const covering = new Map<number, number>();
  const add = (counts: Map<number, number>, from: number, to: number): void => {
    for (let bin = Math.ceil(from / GUTTER_BIN); bin < Math.floor(to / GUTTER_BIN); bin++)
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
    .filter(([bin, count]) => count >= MIN_GUTTER_ROWS && count >= MIN_GUTTER_SHARE * (covering.get(bin) ?? 0))
    .map(([bin]) => bin * GUTTER_BIN);
}
