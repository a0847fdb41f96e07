import { questionFeatures, type QuestionFeatures } from './features.js';
import { REVERSALS, UNDOING } from './directions.js';
import { typesAgree } from './question-type.js';
import { alignWords, related } from './word-match.js';

export type GuardName =
  | 'script'
  | 'language'
  | 'numbers'
  | 'units'
  | 'currency'
  | 'dates'
  | 'negation'
  | 'direction'
  | 'names'
  | 'quotes'
  | 'code'
  | 'question_type'
  | 'substitution'
  | 'qualifier'
  | 'order';

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((v, i) => v === b[i]);
const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  same([...new Set(a)].sort(), [...new Set(b)].sort());

/** Maximum number of content words of a short question. */
const SHORT_WORDS = 3;
/** Share of common content words from which two questions count as the same sentence, so that any difference is significant. */
const SAME_SENTENCE = 0.66;

type Guard = readonly [GuardName, (a: QuestionFeatures, b: QuestionFeatures, sameSentence: boolean) => boolean];

/**
 * Each guard returns whether the two questions can mean the same. A guard objects to contradictions: both state
 * something, but differently. What only one states, or words differently, is left to the acceptance score, unless the
 * rest of the sentence is the same. The order of numbers counts: "from 3 to 5" is not "from 5 to 3".
 */
const GUARDS: readonly Guard[] = [
  ['script', (a, b) => a.script === b.script],
  ['language', (a, b) => a.language === 'other' || b.language === 'other' || a.language === b.language],
  ['numbers', (a, b, same) => agree(a.numbers, b.numbers, same)],
  ['units', (a, b, same) => agree(a.units, b.units, same)],
  ['currency', (a, b, same) => agree(a.currencies, b.currencies, same)],
  ['dates', (a, b, same) => agree(a.dates.toSorted(), b.dates.toSorted(), same)],
  ['negation', (a, b, same) => a.negated === b.negated || !same],
  ['direction', (a, b, same) => (!opposed(a, b) || !same) && !reversed(a, b) && !reversed(b, a)],
  [
    'names',
    (a, b, same) =>
      (same ? namesAgree(a, b) && namesAgree(b, a) : namesAgree(a, b) || namesAgree(b, a)) && !namesDiffer(a, b),
  ],
  ['quotes', (a, b, same) => (same ? quotesAgree(a, b) && quotesAgree(b, a) : quotesAgree(a, b) || quotesAgree(b, a))],
  ['code', (a, b, same) => agree(a.code.toSorted(), b.code.toSorted(), same)],
  ['question_type', (a, b, same) => typesAgree(a.type, b.type) || !same],
  ['substitution', (a, b) => !substituted(a, b)],
  ['qualifier', (a, b) => !qualified(a, b)],
  ['order', (a, b) => keepsOrder(a, b)],
];

/** Whether two lists agree; unless the sentences are the same, an item in only one of them is no contradiction. */
function agree(a: readonly string[], b: readonly string[], sameSentence: boolean): boolean {
  if (same(a, b)) return true;
  if (sameSentence) return false;
  return a.every((value) => b.includes(value)) !== b.every((value) => a.includes(value));
}

/** One question names one pole of an axis, the other the opposite one, and neither names both. */
function opposed(a: QuestionFeatures, b: QuestionFeatures): boolean {
  const other = new Set(b.directions);
  return a.directions.some((pole) => {
    const opposite = pole.slice(0, -1) + (pole.endsWith('+') ? '-' : '+');
    return other.has(opposite) && !(other.has(pole) && a.directions.includes(opposite));
  });
}

/**
 * A word of one question is the other's with a reversing prefix: "archive", "unarchive". Reversed again by a negation
 * or an undoing word, it means the same: "unlabelled", "without a label"; "untrust", "remove the trust".
 */
function reversed(a: QuestionFeatures, b: QuestionFeatures): boolean {
  const own = new Set(a.content);
  const other = new Set(b.content);
  const turned = [...own].some(
    (word) =>
      word.length > 3 &&
      !other.has(word) &&
      REVERSALS.some((prefix) => other.has(prefix + word) && !own.has(prefix + word)),
  );
  return turned && undone(a) === undone(b);
}

const undone = (question: QuestionFeatures): boolean =>
  question.negated || question.content.some((word) => UNDOING.has(word));

/** A name of one question must occur in the other, in any letter case. */
function namesAgree(a: QuestionFeatures, b: QuestionFeatures): boolean {
  const known = new Set([...b.names, ...b.content]);
  return a.names.every(
    (name) => known.has(name) || a.content.some((c) => c !== name && known.has(c) && name.startsWith(c)),
  );
}

/** Each question contains a known name that the other does not. */
function namesDiffer(a: QuestionFeatures, b: QuestionFeatures): boolean {
  const [first, second] = [new Set(a.knownNames), new Set(b.knownNames)];
  return a.knownNames.some((name) => !second.has(name)) && b.knownNames.some((name) => !first.has(name));
}

/** Text quoted in one question must occur in the other, quoted or not. */
const quotesAgree = (a: QuestionFeatures, b: QuestionFeatures): boolean =>
  a.quoted.every((quote) => b.text.includes(quote.toLowerCase()));

/**
 * The same short sentence about another thing: "reset my password", "reset my router". In short questions a single
 * difference is significant; in longer ones the acceptance score decides whether it is a synonym.
 */
function substituted(a: QuestionFeatures, b: QuestionFeatures): boolean {
  const { common, onlyFirst, onlySecond } = alignWords(a.content, b.content);
  const [more, fewer] = [Math.max(onlyFirst.length, onlySecond.length), Math.min(onlyFirst.length, onlySecond.length)];
  if (common.length === 0) return fewer > 0;
  return fewer === 1 && more <= 2 && common.length < SHORT_WORDS && inOnePlace(a, b, more);
}

/** Whether two lists of content words agree before and after one position, ignoring word forms. */
function inOnePlace({ content: a }: QuestionFeatures, { content: b }: QuestionFeatures, most: number): boolean {
  const shorter = Math.min(a.length, b.length);
  let before = 0;
  while (before < shorter && alike(a[before]!, b[before]!)) before++;
  let after = 0;
  while (after < shorter - before && alike(a.at(-1 - after)!, b.at(-1 - after)!)) after++;
  return Math.max(a.length, b.length) - before - after <= most;
}

const alike = (a: string, b: string): boolean => a === b || related(a, b);

/** A short question and the same one with a qualifier, which narrows it: "renew my passport", "… abroad". */
function qualified(a: QuestionFeatures, b: QuestionFeatures): boolean {
  const { common, onlyFirst, onlySecond } = alignWords(a.content, b.content);
  const added = Math.max(onlyFirst.length, onlySecond.length);
  if (Math.min(onlyFirst.length, onlySecond.length) > 0 || added === 0) return false;
  return common.length <= SHORT_WORDS && added <= SHORT_WORDS;
}

/** The same words in another order may ask the opposite ("convert A to B"), unless at most two of them can move. */
function keepsOrder(a: QuestionFeatures, b: QuestionFeatures): boolean {
  const first = [...new Set(a.content)];
  const second = [...new Set(b.content)];
  if (same(first, second) || !sameSet(first, second)) return true;
  const relational = a.relational || b.relational || a.directions.length > 0;
  return !relational && first.length <= 2;
}

/**
 * Whether the stored answer to `stored` may answer `asked`, judged by explicit facts.
 *
 * @returns the guards that object; empty = no contradiction.
 */
export function mismatches(asked: string, stored: string): GuardName[] {
  if (asked.trim() === stored.trim()) return [];
  return objections(questionFeatures(asked), questionFeatures(stored));
}

export const objections = (asked: QuestionFeatures, stored: QuestionFeatures): GuardName[] =>
  GUARDS.filter(([, agrees]) => !agrees(asked, stored, sameSentence(asked, stored))).map(([name]) => name);

/** Nearly all content words are the same, or at most one differs on each side. */
function sameSentence(a: QuestionFeatures, b: QuestionFeatures): boolean {
  const { common, onlyFirst, onlySecond } = alignWords(a.content, b.content);
  if (Math.max(onlyFirst.length, onlySecond.length) <= 1) return true;
  return common.length >= SAME_SENTENCE * (common.length + onlyFirst.length + onlySecond.length);
}
