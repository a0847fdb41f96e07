/** Tokenizing takes quadratic time in the length of a word: 20,000 letters in a row would take over a second. */
const LONGEST_RUN = 96;
const LONG_RUN = new RegExp(`\\S{${LONGEST_RUN + 1}}|\\s{${LONGEST_RUN + 1}}`);
const PIECES = new RegExp(`\\S{1,${LONGEST_RUN}}|\\s{1,${LONGEST_RUN}}`, 'g');

/** Beyond this many characters the count is extrapolated from the beginning. */
export const COUNTED_CHARS = 64_000;

/** The text in pieces that are quick to tokenize; cutting a run adds about one token per hundred characters. */
export const piecesOf = (text: string): string[] => (LONG_RUN.test(text) ? (text.match(PIECES) ?? []) : [text]);

/** @param count tokens of one piece */
export function countPieces(text: string, count: (piece: string) => number): number {
  const head = text.slice(0, COUNTED_CHARS);
  if (head === '') return 0;
  const tokens = piecesOf(head).reduce((sum, piece) => sum + count(piece), 0);
  return Math.ceil((tokens * text.length) / head.length);
}
