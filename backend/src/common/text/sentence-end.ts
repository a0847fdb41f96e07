/**
 * What ends a sentence in any script, for a character class of a regular expression with `u`: `.!?。।۔؟…` and what else
 * Unicode calls a sentence terminal (UAX 29), with the ellipsis.
 */
export const SENTENCE_END = '\\p{Sentence_Terminal}…';

/** Stops after which no space is written. */
export const UNSPACED_END = '。．！？｡';
