/**
 * Sentence-ending characters of all scripts, for a character class of a regular expression with `u`: `.!?。।۔؟…` and all other
 * Unicode sentence terminals (UAX 29), with the ellipsis.
 */
export const SENTENCE_END = '\\p{Sentence_Terminal}…';

/** Stops after which no space is written. */
export const UNSPACED_END = '。．！？｡';
