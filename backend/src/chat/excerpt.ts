import type { Citation } from '@nexus/contracts';
import type { Passage } from '../common/passages/passage.js';
import { trimEndOf } from '../common/text/trim.js';

export const MAX_CHARS = 400;

interface Range {
  start: number;
  end: number;
}

type Excerpt = Pick<Citation, 'excerpt' | 'highlight' | 'start' | 'end'>;

/**
 * What of a passage is shown with a citation: the place that bears the sentence out with as much around it as fits, cut at
 * words, white space made plain. Without such a place it is the passage's beginning.
 * @param support in `passage.text`, UTF-16 code units
 */
export function excerptOf(passage: Passage, support?: Range): Excerpt {
  const { text } = passage;
  const window = support ? around(text, support) : fromStart(text);
  const before = window.start > 0 && text.slice(0, window.start).trim() ? '…' : '';
  const after = text.slice(window.end).trim() ? '…' : '';
  const excerpt = `${before}${flat(text.slice(window.start, window.end))}${after}`;
  const place = support ?? window;
  const [start, end] = placeIn(passage, place);
  if (!support) return { excerpt, start, end };
  const from = before.length + flat(text.slice(window.start, support.start), false).length;
  const to = from + flat(text.slice(support.start, Math.min(support.end, window.end))).length;
  return { excerpt, highlight: { start: from, end: to }, start, end };
}

/** Runs of white space as one space; none at the beginning, and none at the end unless text follows. */
function flat(text: string, ends = true): string {
  const plain = text.replace(/\s+/g, ' ').replace(/^ /, '');
  return (ends ? plain.replace(/ $/, '') : plain).toWellFormed();
}

function fromStart(text: string): Range {
  const start = text.length - text.trimStart().length;
  return { start, end: cutBack(text, start, start + MAX_CHARS) };
}

/** The span in the middle; what a short text leaves on one side goes to the other. */
function around(text: string, { start, end }: Range): Range {
  if (end - start >= MAX_CHARS) return { start, end: cutBack(text, start, start + MAX_CHARS) };
  const spare = MAX_CHARS - (end - start);
  const before = Math.min(start, Math.max(spare >> 1, spare - (text.length - end)));
  const from = start - before;
  const word = from === 0 ? 0 : text.slice(from, start).search(/(?<=\s)\S/);
  const first = from === 0 || word < 0 ? (from === 0 ? 0 : start) : from + word;
  return { start: first, end: Math.max(end, cutBack(text, end, end + spare - before)) };
}

/** The last end of a word at or before `to`; `to` itself where words are not parted. */
function cutBack(text: string, from: number, to: number): number {
  if (to >= text.length) return text.trimEnd().length;
  const cut = trimEndOf(text.slice(from, to + 1), /\S/).trimEnd().length;
  return cut > 0 && cut > (to - from) / 2 ? from + cut : to;
}

/** In the document. A passage whose text is not the document's own, as one with its table's header, is only known as a whole. */
function placeIn({ start, end, text }: Passage, local: Range): [number, number] {
  return end - start === text.length ? [start + local.start, start + local.end] : [start, end];
}
