const SEGMENTER =
  typeof Intl !== 'undefined' && 'Segmenter' in Intl
    ? new Intl.Segmenter(undefined, { granularity: 'grapheme' })
    : undefined;

/** Minimum characters per second; a backlog is revealed faster. */
const MIN_RATE = 140;
/** Approximate seconds to reveal a backlog while more text arrives, and after the answer ended. */
const DRAIN_S = 0.5;
const DRAIN_FINISHED_S = 0.2;
/** For scripts without spaces: maximum characters to wait for the end of a word. */
const LONG_WORD = 24;

/**
 * Number of characters of `text` to show after another `elapsedMs`, given that `shown` characters are visible: whole words at a
 * natural pace, never fewer than before, never part of a character.
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

/** The last word end in (shown, limit], or a character end if a long word would delay the text. */
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
  // Without a segmenter, or for a very long grapheme: always advance, but never split a surrogate pair.
  const code = text.charCodeAt(limit);
  return code >= 0xdc00 && code <= 0xdfff ? limit - 1 : limit;
}
