import { folded, normalForm } from '../common/text/fold.js';
import { likelyLanguage } from '../common/text/question-language.js';
import { functionWordsOf } from '../common/text/stop-words.js';
import { stem } from './stemmer.js';
import { stemIn } from './stemming.js';
import { STOP_WORDS } from './stop-words.js';
import type { SparseTerm } from './vector-store.js';

const MAX_TERM_CHARS = 64;
/** Compatibility forms grow up to eighteen times under NFKC; no chunk or question is longer than this afterwards. */
const MAX_TEXT_CHARS = 50_000;
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const CJK_RUN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]+/gu;
/** Scripts that the segmenter splits with dictionaries. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const SPACED_WORD = /[\p{L}\p{N}\p{M}]+(?:['’](?:s|t|re|ve|ll|d|m)(?![\p{L}\p{N}\p{M}]))?/gu;
const HAS_JOINT = /[^\s._\-/:#@+][._\-/:#@+][^\s._\-/:#@+]/;
const HAS_HUMP = /[a-z][A-Z]|[^\u0000-\u007f][A-Z]|[a-z][^\u0000-\u007f]/;
/** `error_code_42`, `v1.2.3`, `RFC-9457`: found as a whole as well as by their parts. */
const COMPOUND = /[\p{L}\p{N}]+(?:[._\-/:#@+][\p{L}\p{N}]+)*/gu;
const JOINT = /[._\-/:#@+]/;
/**
 * Identifiers, not names such as `PlayStation`. The length limit of each part ensures that a hostile run of letters is read
 * only once.
 */
const HUMPED =
  /(?<!\p{L})(?:\p{Ll}{3,30}(?:\p{Lu}\p{Ll}{1,30}){1,8}|\p{Lu}\p{Ll}{1,30}(?:\p{Lu}\p{Ll}{1,30}){2,8})(?!\p{L})/gu;
const HUMP = /(?<=\p{Ll})(?=\p{Lu})/u;
const ELISION = /['’](?:s|t|re|ve|ll|d|m)$/u;
/** Maximum characters of a question that a search reads: the beginning of a longer text contains its topic. */
export const MAX_QUERY_CHARS = 8_000;
const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/**
 * The terms of a text for a lexical index, with their frequencies: NFKC, lower case, digits of all scripts as 0…9, words by
 * Unicode segmentation without function words, lightly stemmed and without accents; overlapping bigrams for scripts without
 * spaces; compounds such as `error-42` also as a whole. A word of a language other than English is indexed by its stem and as
 * written: a question may be too short to detect its language.
 */
export function tokenizeTerms(text: string): SparseTerm[] {
  const counts = new Map<number, number>();
  const add = (word: string): void => {
    const key = hashTerm(word);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  const language = likelyLanguage(text);
  if (language === 'en') for (const word of termsOf(text)) add(word);
  else for (const forms of formsOf(text, language)) for (const form of forms) add(form);
  return [...counts].map(([term, weight]) => ({ term, weight }));
}

/**
 * Terms before hashing, in order of appearance and with repetitions, in one form each. Text that consists only of stop words
 * keeps them.
 */
export function termsOf(text: string, language = 'en'): string[] {
  if (language !== 'en') return formsOf(text, language).map(([root]) => root!);
  const words = splitWords(text);
  const content = words.filter((word) => !STOP_WORDS.has(word));
  return (content.length > 0 ? content : words).map((word) => cut(stem(folded(word))));
}

/** The distinct forms of each word: its stem first, then as written and its English stem. */
export function formsOf(text: string, language: string): string[][] {
  const words = splitWords(text);
  const stop = functionWordsOf(language);
  const content = words.filter((word) => !stop.has(word));
  return (content.length > 0 ? content : words).map((word) => {
    const plain = folded(word);
    return [...new Set([stemIn(language, word), plain, stem(plain)])].map(cut);
  });
}

const normalText = (text: string): string => normalForm(text.slice(0, MAX_TEXT_CHARS)).slice(0, MAX_TEXT_CHARS);

function splitWords(text: string): string[] {
  const normal = normalText(text);
  const words = [...wordsOf(normal)];
  if (UNSPACED.test(normal)) words.push(...bigramsOf(normal));
  if (HAS_JOINT.test(normal)) words.push(...compoundsOf(normal));
  if (HAS_HUMP.test(text)) words.push(...humpsOf(text.slice(0, MAX_TEXT_CHARS)));
  return words;
}

const cut = (word: string): string => word.slice(0, MAX_TERM_CHARS);

/**
 * FNV-1a over UTF-16 code units, unsigned 32 bits. Two words of a workspace collide about once in 100,000 pairs of rare terms.
 */
export function hashTerm(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) {
    const unit = word.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    if (unit > 0xff) hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  return hash >>> 0;
}

/**
 * Words by Unicode's rules; in text where all words are separated by spaces, a split at other characters gives the same result
 * much faster.
 */
function* wordsOf(text: string): Generator<string> {
  if (!UNSPACED.test(text)) {
    for (const [word] of text.matchAll(SPACED_WORD)) yield word.replace(ELISION, '');
    return;
  }
  for (const { segment, isWordLike } of segmenter.segment(text)) {
    if (!isWordLike || CJK.test(segment)) continue;
    // The segmenter does not split "v1.2.3" and "don't".
    for (const part of segment.replace(ELISION, '').split(/[^\p{L}\p{N}\p{M}]+/u)) if (part) yield part;
  }
}

function* compoundsOf(text: string): Generator<string> {
  for (const [match] of text.matchAll(COMPOUND)) if (JOINT.test(match) && !CJK.test(match)) yield match;
}

/** The words inside `keepAliveTimeout`; names such as `mRNA` or `PlayStation` are not split. */
function* humpsOf(text: string): Generator<string> {
  for (const [match] of text.matchAll(HUMPED)) for (const part of match.split(HUMP)) yield part.toLowerCase();
}

function* bigramsOf(text: string): Generator<string> {
  for (const [run] of text.matchAll(CJK_RUN)) {
    const chars = [...run];
    if (chars.length === 1) yield run;
    for (let i = 0; i + 1 < chars.length; i++) yield `${chars[i]}${chars[i + 1]}`;
  }
}
