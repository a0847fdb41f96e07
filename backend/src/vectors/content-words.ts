import { folded, normalForm } from '../common/text/fold.js';
import { likelyLanguage } from '../common/text/question-language.js';
import { stopWordsOf } from '../common/text/stop-words.js';
import { stem } from './stemmer.js';
import { koreanRoot, stemIn } from './stemming.js';
import { formsOf, termsOf } from './terms.js';

/** A word of a question that an answer should contain. */
export interface ContentWord {
  /** In normal form without accents. */
  text: string;
  /** Forms in which a text may contain it: its stem, the written form, its English stem. */
  forms: readonly string[];
  /** Belongs to a script without spaces: found as a substring of a text. */
  unspaced: boolean;
  /** Belongs to a language that writes compounds as one word: partial matches count. */
  compounds: boolean;
  /** Identifies one specific thing: a proper name, a number, a code. */
  name: boolean;
}

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
const HANGUL = /\p{Script=Hangul}/u;
const MAX_TEXT_CHARS = 50_000;
const MAX_WORDS = 64;
const COMPOUNDING = new Set(['de', 'nl']);
/** In a language that capitalises all nouns, capitals do not indicate names. */
const NOUNS_CAPITAL = 'de';
const segmenter = new Intl.Segmenter('en', { granularity: 'word' });
/** Letters with digits, inner capitals, or only capitals. @param word consists of letters, marks and digits only */
const isCode = (word: string): boolean =>
  (/\p{N}/u.test(word) && /\p{L}/u.test(word)) || /\p{Ll}\p{Lu}|^\p{Lu}{2,}$/u.test(word);
const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/** The words that carry a question's topic: all but the function words of its language. */
export function contentWords(question: string, language = likelyLanguage(question)): ContentWord[] {
  const stop = stopWordsOf(language);
  const found = new Map<string, ContentWord>();
  const words = [...pieces(question)];
  const allCapital = words.filter(({ word }) => /^\p{Ll}/u.test(word)).length < 2;
  for (const { word, first } of words) {
    const whole = normalForm(word);
    // Korean appends particles to nouns: match the root as a substring of the text.
    const hangul = HANGUL.test(whole);
    const normal = hangul ? koreanRoot(whole) : whole;
    const text = folded(normal);
    if (stop.has(normal) || stop.has(text) || found.has(text) || found.size >= MAX_WORDS) continue;
    const unspaced = hangul || UNSPACED.test(word);
    // A single kana or a particle carries no meaning; a single Han character may.
    if (unspaced && /^[\p{Script=Hiragana}ー]{1,2}$/u.test(word)) continue;
    const capital = /^\p{Lu}\p{L}/u.test(word) && !first && !allCapital && language !== NOUNS_CAPITAL;
    const forms = unspaced ? [text] : [...new Set([stemIn(language, normal), text, stem(text)])];
    const compounds = COMPOUNDING.has(language);
    found.set(text, { text, forms, unspaced, compounds, name: capital || isCode(word) || /^\p{N}+$/u.test(word) });
  }
  return [...found.values()];
}

/** Words in order; `first`: the capital may be due to the position in the sentence. */
function* pieces(question: string): Generator<{ word: string; first: boolean }> {
  let first = true;
  for (const { segment, isWordLike } of segmenter.segment(question.slice(0, MAX_TEXT_CHARS))) {
    if (!isWordLike) {
      first ||= /[.!?:"“„«¿¡]/.test(segment);
      continue;
    }
    // "l'API" and "customer's" are split; "v1.2.3" stays whole because of its digits.
    for (const [word] of segment.replace(/['’](?:s|t|re|ve|ll|d|m)$/u, '').matchAll(WORD)) yield { word, first };
    first = false;
  }
}

/** The words of a text, matched against those of a question. */
export class TextWords {
  private readonly terms: ReadonlySet<string>;
  private list: readonly string[] | undefined;
  private running: string | undefined;

  /**
   * @param language of the question: a text in another language hardly shares more than names with it
   * @param terms if already computed
   */
  constructor(
    private readonly text: string,
    language: string,
    terms: readonly string[] = language === 'en' ? termsOf(text) : formsOf(text, language).flat(),
  ) {
    this.terms = new Set(terms);
  }

  /** 1: contains the word; lower: a similar or a compound word, such as `Urlaubstage` for `Urlaub`; 0: neither. */
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
/** Shorter words are prefixes or suffixes of too many others by chance. */
const LEAST_PART = 4;
const LEAST_COMPOUND = 8;

/** Whether two terms are forms of the same word, judged by their common prefix. */
export function akin(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length < 4 || long.length < 5) return false;
  let n = 0;
  while (n < short.length && short[n] === long[n]) n++;
  return n >= 4 && n / long.length >= 0.7;
}

/** Whether one term is a prefix or suffix of the other, like "Urlaub" of "Urlaubstage". */
function isPart(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return (
    short.length >= LEAST_PART && long.length >= LEAST_COMPOUND && (long.startsWith(short) || long.endsWith(short))
  );
}
