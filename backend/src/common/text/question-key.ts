import { createHash } from 'node:crypto';

/** Marks that do not change what is asked. Not among them: what makes a name or a number (`#`, `+`, `-`, `%`, `/`, `&`, `@`). */
const MARKS = '.,;:!?…¿¡"“”„‟«»‹›‘’‚\'`´()\\[\\]{}—–‒―。、，！？；：「」『』（）؟،؛।॥';
const RUNS_OF_MARKS = new RegExp(`[${MARKS}]+`, 'g');
const WORD_CHARACTER = /[\p{L}\p{N}]/u;
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;
const APOSTROPHES = /[’‘ʼ´`]/g;

/** A question as it is compared word by word: case, white space and punctuation around words make no difference. */
export function normalQuestion(text: string): string {
  const plain = text.normalize('NFKC').replace(UNSEEN, '').replace(APOSTROPHES, "'").toLowerCase();
  return plain.replace(RUNS_OF_MARKS, withoutLoose).replace(/\s+/g, ' ').trim();
}

/** One mark between two letters or digits belongs to the word: `3.5`, `don't`, `10:30`. */
function withoutLoose(marks: string, at: number, text: string): string {
  const isWithin = at > 0 && WORD_CHARACTER.test(text[at - 1]!) && WORD_CHARACTER.test(text[at + marks.length] ?? '');
  return marks.length === 1 && isWithin ? marks : ' ';
}

/** Of equal length for every text, so that it fits an index and a key: two questions share it when they read the same. */
export const questionKey = (text: string): string =>
  createHash('sha256').update(normalQuestion(text)).digest('base64url');
