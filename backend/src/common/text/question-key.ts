import { createHash } from 'node:crypto';

/** Marks that do not change what is asked. Not among them: what makes a name or a number (`#`, `+`, `-`, `%`, `/`, `&`, `@`). */
const MARKS = '.,;:!?…¿¡"“”„‟«»‹›‘’‚\'`´()\\[\\]{}—–‒―。、，！？；：「」『』（）؟،؛।॥';
/** Between two letters or digits a mark belongs to the word: `3.5`, `don't`, `10:30`. */
const LOOSE_MARKS = new RegExp(`(?<![\\p{L}\\p{N}])[${MARKS}]+|[${MARKS}]+(?![\\p{L}\\p{N}])`, 'gu');
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;
const APOSTROPHES = /[’‘ʼ´`]/g;

/** A question as it is compared word by word: case, white space and punctuation around words make no difference. */
export function normalQuestion(text: string): string {
  const plain = text.normalize('NFKC').replace(UNSEEN, '').replace(APOSTROPHES, "'").toLowerCase();
  return plain.replace(LOOSE_MARKS, ' ').replace(/\s+/g, ' ').trim();
}

/** Of equal length for every text, so that it fits an index and a key: two questions share it when they read the same. */
export const questionKey = (text: string): string =>
  createHash('sha256').update(normalQuestion(text)).digest('base64url');
