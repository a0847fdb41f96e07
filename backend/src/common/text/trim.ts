/**
 * Removes trailing characters of a class in linear time: `/[class]+$/` as a regular expression is tried at every position of a
 * long run and takes quadratic time.
 * @param char matches one character
 */
export function trimEndOf(text: string, char: RegExp): string {
  let end = text.length;
  while (end > 0 && char.test(text[end - 1]!)) end--;
  return text.slice(0, end);
}

/** Like `trimEndOf`, at the beginning. */
export function trimStartOf(text: string, char: RegExp): string {
  let start = 0;
  while (start < text.length && char.test(text[start]!)) start++;
  return text.slice(start);
}

/** Like `trimEndOf`, on both sides. */
export const trimOf = (text: string, char: RegExp): string => trimStartOf(trimEndOf(text, char), char);

/** Removes leading empty lines and trailing white space. */
export const trimBlock = (text: string): string => trimStartOf(text.trimEnd(), /\n/);
