import type { Segment } from './pdf-segments.js';

export interface HeadingRules {
  /** Font size of most of the text, in points. */
  body: number;
  /** Font sizes of headings, the largest first. */
  sizes: number[];
  /** Level by title, from the file's bookmarks. */
  outline: ReadonlyMap<string, number>;
}

const LARGER = 1.12;
const MAX_LEVELS = 4;
const NUMBERED =
  /^(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[A-Z]\.|Chapter \d+|Appendix [A-Z])\s+\p{Lu}[\p{L}\p{N} ,:&'’()–-]{1,70}$/u;

export const titleKey = (text: string): string =>
  text
    .toLowerCase()
    .replace(/^[\d.]+\s+/, '')
    .replace(/[^\p{L}\p{N}]+/gu, '');

export function headingRules(lines: Segment[], outline: ReadonlyMap<string, number>): HeadingRules {
  const chars = new Map<number, number>();
  for (const { size, text } of lines) chars.set(round(size), (chars.get(round(size)) ?? 0) + text.length);
  const body = [...chars].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? 10;
  const sizes = [...chars.keys()].filter((size) => size > body * LARGER).toSorted((a, b) => b - a);
  // Similar sizes count as one level.
  const levels = sizes.filter((size, i) => i === 0 || sizes[i - 1]! / size > 1.05);
  return { body, sizes: levels.slice(0, MAX_LEVELS), outline };
}

const round = (size: number): number => Math.round(size * 2) / 2;

/**
 * Level of a heading, undefined for other text: by the file's bookmarks, else by font size, else by its number ("2.1 Results"
 * is one level below "2 Method").
 */
export function headingLevel(line: Segment, text: string, rules: HeadingRules): number | undefined {
  if (!/\p{L}/u.test(text) || text.length > 200) return undefined;
  const marked = rules.outline.get(titleKey(line.text)) ?? rules.outline.get(titleKey(text));
  if (marked !== undefined) return marked;
  const size = round(line.size);
  const below = rules.outline.size > 0 ? 10 : 0;
  if (size > rules.body * LARGER && /\p{L}{2}/u.test(line.text) && !/[.,;]$/.test(text)) {
    const rank = rules.sizes.findIndex((limit) => size >= limit / 1.05);
    return below + (rank === -1 ? rules.sizes.length : rank) + 1;
  }
  // A number at the end indicates a line of a table of contents.
  if (!NUMBERED.test(line.text) || /\d$/.test(line.text)) return undefined;
  const depth = /^[\d.]+/.exec(line.text)?.[0].split('.').filter(Boolean).length ?? 1;
  return below + rules.sizes.length + (depth || 1);
}
