import { folded, normalForm } from '../common/text/fold.js';
import { likelyLanguage } from '../common/text/question-language.js';
import { stopWordsOf } from '../common/text/stop-words.js';
import { stem } from './stemmer.js';
import { koreanRoot, stemIn } from './stemming.js';
import { formsOf, termsOf } from './terms.js';

/** A word of a question that an answer should have. */
export interface ContentWord {
  /** In normal form without accents. */
  text: string;
  /** Forms by which a text may have it: its root, as it is written, its English root. */
  forms: readonly string[];
  /** Of a script without spaces: found as a part of a text. */
  unspaced: boolean;
  /** Of a language that writes compounds as one word: parts of them count. */
  compounds: boolean;
  /** Names one thing among others of its kind: a proper name, a number, a code. */
  name: boolean;
}

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
const HANGUL = /\p{Script=Hangul}/u;
const MAX_TEXT_CHARS = 50_000;
const MAX_WORDS = 64;
const COMPOUNDING = new Set(['de', 'nl']);
/** Word order and case tell nothing of names where every noun is written with a capital. */
const NOUNS_CAPITAL = 'de';
const segmenter = new Intl.Segmenter('en', { granularity: 'word' });
/** Letters with digits, capitals inside, or nothing but capitals. @param word of letters, marks and digits alone */
const isCode = (word: string): boolean =>
  (/\p{N}/u.test(word) && /\p{L}/u.test(word)) || /\p{Ll}\p{Lu}|^\p{Lu}{2,}$/u.test(word);
const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/** What a question is about: its words without those of its language that carry none of it. */
export function contentWords(question: string, language = likelyLanguage(question)): ContentWord[] {
  const stop = stopWordsOf(language);
  const found = new Map<string, ContentWord>();
  const words = [...pieces(question)];
  const allCapital = words.filter(({ word }) => /^\p{Ll}/u.test(word)).length < 2;
  for (const { word, first } of words) {
    const whole = normalForm(word);
    // Korean has spaces, but writes particles onto its nouns: they are found by their roots, inside a text's words.
    const hangul = HANGUL.test(whole);
    const normal = hangul ? koreanRoot(whole) : whole;
    const text = folded(normal);
    if (stop.has(normal) || stop.has(text) || found.has(text) || found.size >= MAX_WORDS) continue;
    const unspaced = hangul || UNSPACED.test(word);
    // One kana or a particle says nothing; one Han character may.
    if (unspaced && /^[\p{Script=Hiragana}ー]{1,2}$/u.test(word)) continue;
    const capital = /^\p{Lu}\p{L}/u.test(word) && !first && !allCapital && language !== NOUNS_CAPITAL;
    const forms = unspaced ? [text] : [...new Set([stemIn(language, normal), text, stem(text)])];
    const compounds = COMPOUNDING.has(language);
    found.set(text, { text, forms, unspaced, compounds, name: capital || isCode(word) || /^\p{N}+$/u.test(word) });
  }
  return [...found.values()];
}

/** Words in order; `first`: a capital may come from the place alone. */
function* pieces(question: string): Generator<{ word: string; first: boolean }> {
  let first = true;
  for (const { segment, isWordLike } of segmenter.segment(question.slice(0, MAX_TEXT_CHARS))) {
    if (!isWordLike) {
      first ||= /[.!?:"“„«¿¡]/.test(segment);
      continue;
    }
    // "l'API" and "customer's" are two; "v1.2.3" is one by its digits.
    for (const [word] of segment.replace(/['’](?:s|t|re|ve|ll|d|m)$/u, '').matchAll(WORD)) yield { word, first };
    first = false;
  }
}

/** The words of a text, to be asked for those of a question. */
export class TextWords {
  private readonly terms: ReadonlySet<string>;
  private list: readonly string[] | undefined;
  private running: string | undefined;

  /**
   * @param language of the question: a text in another one shares names with it, hardly more
   * @param terms where they are known
   */
  constructor(
    private readonly text: string,
    language: string,
    terms: readonly string[] = language === 'en' ? termsOf(text) : formsOf(text, language).flat(),
  ) {
    this.terms = new Set(terms);
  }

  /** 1: has the word; less: a word that is nearly the same, or holds it, as `Urlaubstage` does `Urlaub`; 0: neither. */
  match(word: ContentWord): number {
    if (word.unspaced) return this.partOf(word.text);
    if (word.forms.some((form) => this.terms.has(form))) return 1;
    if (word.name && /\p{N}/u.test(word.text)) return 0;
    this.list ??= [...this.terms];
    return this.list.some((term) =>
      word.forms.some((form) => akin(form, term) || (word.compounds && isPart(form, term))),
    )
      ? NEAR
      : 0;
  }

  private partOf(word: string): number {
    this.running ??= folded(normalForm(this.text.slice(0, MAX_TEXT_CHARS)));
    if (this.running.includes(word)) return 1;
    const chars = [...word];
    if (chars.length < 3) return 0;
    const pairs = chars.slice(1).map((char, i) => chars[i]! + char);
    return pairs.filter((pair) => this.running!.includes(pair)).length / pairs.length >= 0.6 ? NEAR : 0;
  }
}

const NEAR = 0.7;
/** Shorter words begin or end too many others by chance. */
const LEAST_PART = 4;
const LEAST_COMPOUND = 8;

/** Whether two terms are forms of each other by how they begin. */
export function akin(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length < 4 || long.length < 5) return false;
  let n = 0;
  while (n < short.length && short[n] === long[n]) n++;
  return n >= 4 && n / long.length >= 0.7;
}

/** Whether one term begins or ends the other, as "Urlaub" does "Urlaubstage". */
function isPart(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return (
    short.length >= LEAST_PART && long.length >= LEAST_COMPOUND && (long.startsWith(short) || long.endsWith(short))
  );
}
