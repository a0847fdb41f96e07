import { lowered, plainScripts, raised } from './raised.js';
import type { Glyphs } from './pdf-glyphs.js';

/** In ems of the surrounding text. */
const ABOVE = 0.12;
const BELOW = 0.07;
/** Threshold for characters of the same size as the surrounding text. */
const ABOVE_SAME = 0.22;
const BELOW_SAME = 0.15;
const SMALLER = 0.87;
const NEAR = 0.45;
const MAX_CHARS = 24;
const MAX_CHARS_SAME = 6;
const SPACE_GAP = 0.16;
const SPACE_GAP_RAISED = 0.3;

/** Text of a line in reading order; raised and lowered characters keep their meaning. */
export function lineText(ordered: Glyphs[], rtl: boolean): string {
  const base = baseOf(ordered);
  const levels = ordered.map((item, i) => levelOf(item, base, ordered[i - 1], ordered[i + 1]));
  let text = '';
  for (const [i, item] of ordered.entries()) {
    const last = ordered[i - 1];
    const least = levels[i] === 0 ? SPACE_GAP * Math.min(last?.size ?? 0, item.size) : SPACE_GAP_RAISED * base.size;
    if (last && gapOf(last, item, rtl) > least && !text.endsWith(' ') && !item.text.startsWith(' ')) text += ' ';
    text += levels[i] === 1 ? raised(item.text) : levels[i] === -1 ? lowered(item.text) : item.text;
  }
  return plainScripts(text).replace(/ +/g, ' ').trim();
}

const gapOf = (last: Glyphs, item: Glyphs, rtl: boolean): number =>
  rtl ? last.x - (item.x + item.width) : item.x - (last.x + last.width);

/** The longest of the largest characters that make up a substantial part of the line. */
function baseOf(items: Glyphs[]): Glyphs {
  const total = items.reduce((sum, { text }) => sum + text.length, 0);
  const lengths = new Map<number, number>();
  const key = ({ size }: Glyphs): number => Math.round(size * 2);
  for (const item of items) lengths.set(key(item), (lengths.get(key(item)) ?? 0) + item.text.length);
  const size = [...lengths].filter(([, length]) => length >= 0.25 * total).sort((a, b) => b[0] - a[0])[0]?.[0];
  const large = items.filter((item) => key(item) === size);
  return (large.length > 0 ? large : items).toSorted((a, b) => b.text.length - a.text.length)[0]!;
}

function levelOf(item: Glyphs, base: Glyphs, last: Glyphs | undefined, next: Glyphs | undefined): 1 | 0 | -1 {
  const above = (base.y - item.y) / base.size;
  const smaller = item.size <= SMALLER * base.size;
  if (item === base || item.text.length > (smaller ? MAX_CHARS : MAX_CHARS_SAME)) return 0;
  if (above < (smaller ? ABOVE : ABOVE_SAME) && above > -(smaller ? BELOW : BELOW_SAME)) return 0;
  const near = [last, next].some((other) => other && distance(item, other) < NEAR * base.size);
  return near ? (above > 0 ? 1 : -1) : 0;
}

const distance = (a: Glyphs, b: Glyphs): number => Math.max(a.x, b.x) - Math.min(a.x + a.width, b.x + b.width);
