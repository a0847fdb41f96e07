/**
 * A text without the characters of a class at its end, in linear time: `/[class]+$/` as a regular expression is tried at
 * every place of a long run and so takes quadratic time.
 * @param char matches one character
 */
export function trimEndOf(text: string, char: RegExp): string {
  let end = text.length;
  while (end > 0 && char.test(text[end - 1]!)) end--;
  return text.slice(0, end);
}

/** As `trimEndOf`, at the beginning. */
export function trimStartOf(text: string, char: RegExp): string {
  let start = 0;
  while (start < text.length && char.test(text[start]!)) start++;
  return text.slice(start);
}

/** As `trimEndOf`, on both sides. */
export const trimOf = (text: string, char: RegExp): string => trimStartOf(trimEndOf(text, char), char);

/** Without whole empty lines in front and white space behind. */
export const trimBlock = (text: string): string => trimStartOf(text.trimEnd(), /\n/);
