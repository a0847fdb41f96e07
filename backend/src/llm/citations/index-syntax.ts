/** `list` of `list[0]`, `rows[i]` or `map["a"]`: in prose these forms only occur in text about code. */
const INDEXED = /([\p{L}_$][\p{L}\p{N}_$]{0,60})\[(?:0\]|-\d|[a-z]\]|[a-z]\s?[+-]|:|["'])/gu;
/** The same in code, where every bracket after a word is an index. */
const INDEXED_IN_CODE = /([\p{L}_$][\p{L}\p{N}_$]{0,60})\[/gu;
const CODE = /`[^`\n]{1,200}`/g;
const LAST_WORD = /[\p{L}\p{N}_$]{1,61}$/u;
/** Common names of lists in programs that are not words of a language. */
const NAMES = new Set('arr argv args nums vec idx buf ptr lst elem elems mat dp xs ys tmp'.split(' '));
const CALL = /[\p{L}\p{N}_]\([^()\s]{0,60}\)$/u;
const ASSIGNED = /(?:=|=>|["'] ?:) {0,3}$/;
/** Maximum length of the text kept before a bracket. */
export const BEFORE_CHARS = 80;

/** The words that a text uses with an index. */
export function indexedWords(text: string): Set<string> {
  const words = new Set<string>();
  for (const [, word] of text.matchAll(INDEXED)) words.add(word!);
  for (const [code] of text.matchAll(CODE)) for (const [, word] of code.matchAll(INDEXED_IN_CODE)) words.add(word!);
  return words;
}

export const lastWordOf = (before: string): string => LAST_WORD.exec(before)?.[0] ?? '';

/** Whether a bracket right after the text may be an index as well as a mark: the following text then decides. */
export const mayIndex = (before: string): boolean => lastWordOf(before) !== '' || before.endsWith(')');

/**
 * Whether `[n]` is an index rather than a citation.
 * @param before up to BEFORE_CHARS of the preceding text
 * @param after the next two characters
 * @param indexed words known to be indexed
 */
export function isIndex(before: string, after: string, indexed: ReadonlySet<string>): boolean {
  if (ASSIGNED.test(before) || CALL.test(before)) return true;
  const word = lastWordOf(before);
  if (word === '') return false;
  if (indexed.has(word) || NAMES.has(word.toLowerCase()) || /[_$]/.test(word) || /^[a-z]$/.test(word)) return true;
  return /^(?:\.\p{Ll}| ?=)/u.test(after);
}

/** Passages are counted from 1 and are few: `[0]`, `[007]` and `[404]` are not passages. */
export const isNoPassage = (written: readonly string[], last: number): boolean =>
  written.some((n) => n.startsWith('0')) || written.every((n) => n.length > 2 && Number(n) > last);
