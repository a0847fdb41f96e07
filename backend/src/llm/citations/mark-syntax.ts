/** `[2]`, `[^2]`, `[1, 2]`, `([2])` and `【2†source】`, the forms models write. */
export const MARK =
  /^(?:\[\^?(\d{1,3}(?:\s?,\s?\d{1,3})*)\]|【(\d{1,3})(?:†[^】\n]{0,40})?】|\(\[\^?(\d{1,3}(?:\s?,\s?\d{1,3})*)\]\))/;
/** May become one. */
export const MARK_START = /^(?:\(?\[\^?[\d,\s]{0,20}|\(\[\^?[\d,\s]{0,20}\]|【\d{0,3}(?:†[^】\n]{0,40})?|\()$/;
/** Where plain text ends: code, a line, a bracket with the spaces before it, spaces or a bracket that may belong to one. */
export const SPECIAL = /`{1,100}|\n| {0,20}\(?\[| {0,20}【| {0,20}\($| {1,20}$/;
/** What stands between marks that belong together. */
export const JOINED = /^ {0,20}(?:[,;] {0,20})?(?=[[【])/;
export const MAY_JOIN = /^ {0,20}(?:[,;] {0,20})?$/;

const MAX_AHEAD_CHARS = 400;

/**
 * Where the sentence behind a mark ends, which stands in front of it.
 * @param before what of the sentence is known; `text` goes on. @returns an offset in `text`, or null when it goes on further
 */
export function endOfClaim(before: string, text: string): number | null {
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char === '\n' && (before + text.slice(0, i)).trim()) return i;
    const last = text[i - 1] ?? before.at(-1) ?? '';
    if (/\s/.test(char) && /[.!?。！？]/.test(last) && /[\p{L}\p{N}]/u.test(before + text.slice(0, i))) return i;
    if (before.length + i >= MAX_AHEAD_CHARS) return i;
  }
  return null;
}
