import { stem } from './stemmer.js';
import { STOP_WORDS } from './stop-words.js';
import type { SparseTerm } from './vector-store.js';

const MAX_TERM_CHARS = 64;
/** Compatibility forms grow up to eighteen times by NFKC; no chunk and no question is longer after it. */
const MAX_TEXT_CHARS = 50_000;
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const CJK_RUN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]+/gu;
/** `error_code_42`, `v1.2.3`, `RFC-9457`: found as a whole as well as by their parts. */
const COMPOUND = /[\p{L}\p{N}]+(?:[._\-/:#@+][\p{L}\p{N}]+)*/gu;
const JOINT = /[._\-/:#@+]/;
const ELISION = /['’](?:s|t|re|ve|ll|d|m)$/u;
/** What a search reads of a question: what is longer is a text, and its first words say what it is about. */
export const MAX_QUERY_CHARS = 8_000;
const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/**
 * The terms of a text for a lexical index, with their frequencies: NFKC, lower case, words by Unicode segmentation, without
 * English stop words, lightly stemmed; overlapping bigrams where a script is written without spaces; compounds such as
 * `error-42` also as a whole. Text of nothing but stop words keeps them, so that "to be or not to be" can be found.
 */
export function tokenizeTerms(text: string): SparseTerm[] {
  const counts = new Map<number, number>();
  for (const word of termsOf(text)) {
    const key = hashTerm(word);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([term, weight]) => ({ term, weight }));
}

/** The same before hashing, in order of appearance and with repetitions. */
export function termsOf(text: string): string[] {
  const normal = text.slice(0, MAX_TEXT_CHARS).normalize('NFKC').slice(0, MAX_TEXT_CHARS).toLowerCase();
  const words = [...wordsOf(normal), ...bigramsOf(normal), ...compoundsOf(normal)];
  const content = words.filter((word) => !STOP_WORDS.has(word));
  return (content.length > 0 ? content : words).map(stem).map((word) => word.slice(0, MAX_TERM_CHARS));
}

/** FNV-1a over UTF-16 code units, unsigned 32 bits. Two words of a workspace collide about once in 100,000 pairs of rare terms. */
export function hashTerm(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) {
    const unit = word.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    if (unit > 0xff) hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  return hash >>> 0;
}

function* wordsOf(text: string): Generator<string> {
  for (const { segment, isWordLike } of segmenter.segment(text)) {
    if (!isWordLike || CJK.test(segment)) continue;
    // The segmenter keeps "v1.2.3" and "don't" together.
    for (const part of segment.replace(ELISION, '').split(/[^\p{L}\p{N}\p{M}]+/u)) if (part) yield part;
  }
}

function* compoundsOf(text: string): Generator<string> {
  for (const [match] of text.matchAll(COMPOUND)) if (JOINT.test(match) && !CJK.test(match)) yield match;
}

function* bigramsOf(text: string): Generator<string> {
  for (const [run] of text.matchAll(CJK_RUN)) {
    const chars = [...run];
    if (chars.length === 1) yield run;
    for (let i = 0; i + 1 < chars.length; i++) yield `${chars[i]}${chars[i + 1]}`;
  }
}
