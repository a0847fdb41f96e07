import { asciiDigits } from '../../../../common/text/digits.js';
import type { GuardName } from '../guards.js';
import { type Lexicon, LEXICONS, wordsOf } from './lexicons.js';

/** What a non-English question states. */
export interface ForeignQuestion {
  /** Kinds of answer asked for, in text order. */
  asks: readonly string[];
  negations: readonly string[];
  numbers: readonly string[];
  /** All words except fillers and question words, in text order: includes names, units, negations and numbers. */
  content: readonly string[];
}

const NONE: Lexicon = {
  fillers: new Set(),
  polite: [],
  negations: new Set(),
  questions: [],
  numbers: new Map(),
  small: new Set(),
};

/** @param language a code of LEXICONS; for any other, every word counts */
export function foreignQuestion(question: string, language: string): ForeignQuestion {
  const lexicon = LEXICONS.get(language) ?? NONE;
  const text = asciiDigits(question.normalize('NFKC')).replace(/[’`´]/g, "'");
  const words = withoutPhrases(wordsOf(text, language), lexicon.polite);
  const asks: string[] = [];
  const content: string[] = [];
  for (let i = 0; i < words.length;) {
    const asked = lexicon.questions.find(([phrase]) => phrase.every((word, j) => words[i + j] === word));
    if (asked) {
      asks.push(asked[1]);
      i += asked[0].length;
      continue;
    }
    const word = words[i] as string;
    const closes = CLOSING[language] === word && i === words.length - 1;
    if (!closes && !(lexicon.fillers.has(word) && !lexicon.negations.has(word)))
      content.push(lexicon.numbers.get(word) ?? word);
    i++;
  }
  return {
    asks,
    content,
    negations: content.filter((word) => lexicon.negations.has(word)),
    numbers: content.filter((word) => /^\p{N}/u.test(word)),
  };
}

/** At the end of a Vietnamese question "không" forms a yes/no question; anywhere else it negates. */
const CLOSING: Readonly<Record<string, string>> = { vi: 'không' };

function withoutPhrases(words: readonly string[], phrases: readonly string[][]): string[] {
  const kept: string[] = [];
  for (let i = 0; i < words.length;) {
    const phrase = phrases.find((each) => each.length > 0 && each.every((word, j) => words[i + j] === word));
    if (!phrase) kept.push(words[i] as string);
    i += phrase?.length ?? 1;
  }
  return kept;
}

/** Contradictions between the two: every difference of a named kind. */
export function foreignObjections(a: ForeignQuestion, b: ForeignQuestion): GuardName[] {
  const found: GuardName[] = [];
  if (!equal(a.negations, b.negations)) found.push('negation');
  if (!equal(a.numbers, b.numbers)) found.push('numbers');
  if (!equal(a.asks, b.asks)) found.push('question_type');
  if (equal([...a.content].sort(), [...b.content].sort()) && !equal(a.content, b.content)) found.push('order');
  return found;
}

/** The same content words in the same order. Questions without content words are compared by the rest of the verification. */
export const sameContent = (a: ForeignQuestion, b: ForeignQuestion): boolean =>
  a.content.length > 0 && equal(a.content, b.content);

const equal = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((word, i) => word === b[i]);
