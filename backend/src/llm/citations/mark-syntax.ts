import { asciiDigits } from '../../common/text/digits.js';
import { SENTENCE_END, UNSPACED_END } from '../../common/text/sentence-end.js';

const NUMBER = '\\p{Nd}{1,3}';
const NUMBERS = `${NUMBER}(?:\\s?[,،，、]\\s?${NUMBER})*`;
const SQUARE = `[[［]\\^?(${NUMBERS})[\\]］]`;
const SOURCE = '(?:†[^】\\n]{0,40})?';

/** `[2]`, `[^2]`, `[1, 2]`, `([2])` and `【2†source】`, the forms models write, with the digits and brackets of any script. */
export const MARK = new RegExp(`^(?:${SQUARE}|【(${NUMBER})${SOURCE}】|[(（]${SQUARE}[)）])`, 'u');
/** A prefix that may become a mark. */
export const MARK_START = new RegExp(
  `^(?:[(（]?[[［]\\^?[\\p{Nd},،，、\\s]{0,20}|[(（][[［]\\^?[\\p{Nd},،，、\\s]{0,20}[\\]］]|【\\p{Nd}{0,3}${SOURCE}|[(（])$`,
  'u',
);
/** Where plain text ends: code, a line, a bracket with its preceding spaces, trailing spaces or a bracket. */
export const SPECIAL = /`{1,100}|\n| {0,20}[(（]?[[［]| {0,20}【| {0,20}[(（]$| {1,20}$/;
/** Separators between marks that belong together. */
export const JOINED = /^ {0,20}(?:[,;،，、] {0,20})?(?=[[［【])/;
export const MAY_JOIN = /^ {0,20}(?:[,;،，、] {0,20})?$/;

/** A sentence or line end at the start of a text. */
export const STOPS = new RegExp(`^[${SENTENCE_END}\\n]`, 'u');

export interface MarkFound {
  length: number;
  /** The surrounding `(` or `（`. */
  opening: string;
  closing: string;
  /** As written. */
  written: string[];
  numbers: number[];
}

/** Reads a mark at the start of a text. */
export function markAt(text: string): MarkFound | null {
  const found = MARK.exec(text);
  if (!found) return null;
  const [all, plain, source, bracketed] = found;
  const written = (plain ?? source ?? bracketed)!.split(/[,،，、]/).map((n) => asciiDigits(n.trim()));
  const [opening, closing] = bracketed === undefined ? ['', ''] : [all[0]!, all.at(-1)!];
  return { length: all.length, opening, closing, written, numbers: written.map(Number) };
}

const MAX_AHEAD_CHARS = 400;
const STOP = new RegExp(`[${SENTENCE_END}]`, 'u');
const UNSPACED_STOP = new RegExp(`[${UNSPACED_END}]`, 'u');

/**
 * End of the sentence after a mark that precedes it.
 * @param before the known part of the sentence; `text` continues it. @returns an offset in `text`, or null when it
 * continues beyond
 */
export function endOfClaim(before: string, text: string): number | null {
  let says = /[\p{L}\p{N}]/u.test(before);
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char === '\n' && (before + text.slice(0, i)).trim()) return i;
    const last = text[i - 1] ?? before.at(-1) ?? '';
    if (says && (UNSPACED_STOP.test(last) ? !/[”’」』）】]/.test(char) : /\s/.test(char) && STOP.test(last))) return i;
    if (before.length + i >= MAX_AHEAD_CHARS) return i;
    says ||= /[\p{L}\p{N}]/u.test(char);
  }
  return null;
}
