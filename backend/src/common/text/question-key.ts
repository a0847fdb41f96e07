import { createHash } from 'node:crypto';

/**
 * Marks that do not change the meaning of a question. Excludes those that are part of names or numbers (`#`, `+`, `-`, `%`,
 * `/`, `&`, `@`).
 */
const MARKS = '.,;:!?…¿¡"“”„‟«»‹›‘’‚\'`´()\\[\\]{}—–‒―。、，！？；：「」『』（）؟،؛।॥';
const RUNS_OF_MARKS = new RegExp(`[${MARKS}]+`, 'g');
const WORD_CHARACTER = /[\p{L}\p{N}]/u;
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;
const APOSTROPHES = /[’‘ʼ´`]/g;

/** A question normalised for comparison: ignores case, white space and punctuation around words. */
export function normalQuestion(text: string): string {
  const plain = text.normalize('NFKC').replace(UNSEEN, '').replace(APOSTROPHES, "'").toLowerCase();
  return plain.replace(RUNS_OF_MARKS, withoutLoose).replace(/\s+/g, ' ').trim();
}

/** A single mark between two letters or digits belongs to the word: `3.5`, `don't`, `10:30`. */
function withoutLoose(marks: string, at: number, text: string): string {
  const isWithin = at > 0 && WORD_CHARACTER.test(text[at - 1]!) && WORD_CHARACTER.test(text[at + marks.length] ?? '');
  return marks.length === 1 && isWithin ? marks : ' ';
}

/** Of fixed length, so that it fits an index and a key: questions have the same key if they are equal after normalisation. */
export const questionKey = (text: string): string =>
  createHash('sha256').update(normalQuestion(text)).digest('base64url');
