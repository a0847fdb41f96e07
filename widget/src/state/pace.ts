const SEGMENTER =
  typeof Intl !== 'undefined' && 'Segmenter' in Intl
    ? new Intl.Segmenter(undefined, { granularity: 'grapheme' })
    : undefined;

/** Characters per second at least; a backlog is worked off faster. */
const MIN_RATE = 140;
/** A backlog is gone after about this long while more text comes, and after the answer ended. */
const DRAIN_S = 0.5;
const DRAIN_FINISHED_S = 0.2;
/** Scripts without spaces: show as soon as this much waits for a word's end. */
const LONG_WORD = 24;

/**
 * How much of `text` to show after `elapsedMs` more, given that `shown` characters are visible: whole words at a
 * natural pace, never less than before, never a part of a character.
 */
export function advance(text: string, shown: number, elapsedMs: number, finished: boolean): number {
  const backlog = text.length - shown;
  if (backlog <= 0) return text.length;
  const rate = Math.max(MIN_RATE, backlog / (finished ? DRAIN_FINISHED_S : DRAIN_S));
  const target = shown + Math.max(1, Math.round((rate * elapsedMs) / 1000));
  const limit = target >= text.length ? text.length : nextSpace(text, target);
  return finished && limit >= text.length ? text.length : lastBoundary(text, shown, limit);
}

function nextSpace(text: string, from: number): number {
  const found = text.slice(from, from + LONG_WORD).search(/\s/);
  return found < 0 ? Math.min(text.length, from + LONG_WORD) : from + found;
}

/** The last word end in (shown, limit], or a character end when a long word would hold everything up. */
function lastBoundary(text: string, shown: number, limit: number): number {
  if (limit < text.length && /\s/.test(text.charAt(limit))) return limit;
  const window = text.slice(shown, limit);
  const space = window.search(/\s\S*$/);
  if (space >= 0) return shown + space + 1;
  return window.length > LONG_WORD ? characterStart(text, shown, limit) : shown;
}

function characterStart(text: string, shown: number, limit: number): number {
  const at = SEGMENTER?.segment(text.slice(shown, limit + LONG_WORD)).containing(limit - shown)?.index;
  if (at) return shown + at;
  // No segmenter, or one character made of very many: never stand still, never split a surrogate pair.
  const code = text.charCodeAt(limit);
  return code >= 0xdc00 && code <= 0xdfff ? limit - 1 : limit;
}
