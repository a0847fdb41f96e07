/** A link, image or definition at the start of a text. */
export interface FoundLink {
  kind: 'link' | 'definition';
  /** The text between the brackets. */
  text: string;
  destination: string;
  length: number;
}

export type Reading = FoundLink | 'none' | 'unfinished';

const MAX_TEXT_CHARS = 1_000;
const MAX_DESTINATION_CHARS = 4_000;

/**
 * Parses `[text](destination "title")` or `[label]: destination` (CommonMark 0.31 §6.3, §4.7).
 * @param at position of the opening bracket; @param final whether the text is complete
 */
export function readLink(text: string, at: number, final: boolean): Reading {
  const close = closingBracket(text, at);
  if (close === null) return final || text.length - at > MAX_TEXT_CHARS ? 'none' : 'unfinished';
  if (close < 0) return 'none';
  const next = text[close + 1];
  if (next === undefined) return final ? 'none' : 'unfinished';
  if (next !== '(' && next !== ':') return 'none';
  const rest = text.slice(close + 2, close + 2 + MAX_DESTINATION_CHARS);
  const indent = next === '(' ? rest.length - rest.trimStart().length : 0;
  const found = (next === '(' ? INLINE : DEFINITION).exec(rest.slice(indent));
  const inner = text.slice(at + 1, close);
  if (found) {
    const ended = next === '(' || indent + found[0].length < rest.length || final;
    if (!ended) return 'unfinished';
    const destination = found[1] ?? found[2] ?? '';
    const length = close + 2 + indent + found[0].length - at;
    return { kind: next === '(' ? 'link' : 'definition', text: inner, destination, length };
  }
  const hopeless =
    rest.length >= MAX_DESTINATION_CHARS ||
    /\n[ \t]*\n/.test(rest) ||
    (next === ':' && /\S/.test(rest) && !/^\s*<[^<>\n]*$/.test(rest));
  return final || hopeless ? 'none' : 'unfinished';
}

const PARENS = String.raw`(?:\\[\s\S]|[^\s()\\]|\((?:\\[\s\S]|[^\s()\\]|\((?:\\[\s\S]|[^\s()\\])*\))*\))*`;
const TITLE = String.raw`\s+(?:"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|\((?:\\[\s\S]|[^()\\])*\))`;
const INLINE = new RegExp(String.raw`^(?:<((?:\\.|[^<>\n\\])*)>|(${PARENS}))(?:${TITLE})?\s*\)`);
const DEFINITION = /^[ \t]*(?:\n[ \t]*)?(?:<((?:\\.|[^<>\n\\])*)>|([^\s<]\S*))/;

/** @returns position of the bracket that closes the one at `at`; −1 when there cannot be one; null when it may still follow */
function closingBracket(text: string, at: number): number | null {
  const ahead = text.slice(at, at + MAX_TEXT_CHARS + 1);
  // Avoids quadratic time: a run of opening brackets is not scanned again for each of them.
  if (!ahead.includes(']') && !ahead.includes('\n')) return null;
  let depth = 0;
  for (let i = at; i < text.length && i - at <= MAX_TEXT_CHARS; i++) {
    const char = text[i];
    if (char === '\\') i++;
    else if (char === '[') depth++;
    else if (char === ']' && --depth === 0) return i;
    else if (char === '\n' && /^\n[ \t]*\n/.test(text.slice(i, i + 40))) return -1;
  }
  return null;
}
