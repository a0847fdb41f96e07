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
 * The part of a passage that is shown with a citation: the span that supports the sentence with as much context as fits, cut at word
 * boundaries, with white space collapsed. Without such a span it is the beginning of the passage.
 * @param support position in `passage.text`, UTF-16 code units
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

/** Collapses white space to single spaces; removes it at the beginning, and also at the end when `ends` is true. */
function flat(text: string, ends = true): string {
  const plain = text.replace(/\s+/g, ' ').replace(/^ /, '');
  return (ends ? plain.replace(/ $/, '') : plain).toWellFormed();
}

function fromStart(text: string): Range {
  const start = text.length - text.trimStart().length;
  return { start, end: cutBack(text, start, start + MAX_CHARS) };
}

/** The range around the span; space that one side does not need goes to the other side. */
function around(text: string, { start, end }: Range): Range {
  if (end - start >= MAX_CHARS) return { start, end: cutBack(text, start, start + MAX_CHARS) };
  const spare = MAX_CHARS - (end - start);
  const before = Math.min(start, Math.max(spare >> 1, spare - (text.length - end)));
  const from = start - before;
  const word = from === 0 ? 0 : text.slice(from, start).search(/(?<=\s)\S/);
  const first = from === 0 || word < 0 ? (from === 0 ? 0 : start) : from + word;
  return { start: first, end: Math.max(end, cutBack(text, end, end + spare - before)) };
}

/** The last word boundary at or before `to`; `to` itself in text without word boundaries. */
function cutBack(text: string, from: number, to: number): number {
  if (to >= text.length) return text.trimEnd().length;
  const cut = trimEndOf(text.slice(from, to + 1), /\S/).trimEnd().length;
  return cut > 0 && cut > (to - from) / 2 ? from + cut : to;
}

/** Position in the document. When the text differs from the document, as with a repeated table header, it is the whole passage. */
function placeIn({ start, end, text }: Passage, local: Range): [number, number] {
  return end - start === text.length ? [start + local.start, start + local.end] : [start, end];
}
