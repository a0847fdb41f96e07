/** For `to_tsquery('simple', …)`: all words of the text; the last may be a prefix. */
export const wordsQuery = (text: string): string => {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map((word, i) => (i === words.length - 1 ? `${word}:*` : word)).join(' & ');
};
