import { questionFeatures, type QuestionFeatures } from './features.js';

export type GuardName =
  | 'numbers'
  | 'units'
  | 'currency'
  | 'dates'
  | 'negation'
  | 'direction'
  | 'names'
  | 'quotes'
  | 'question_type'
  | 'script'
  | 'wording'
  | 'order';

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((v, i) => v === b[i]);
const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  same([...new Set(a)].sort(), [...new Set(b)].sort());

type Guard = readonly [GuardName, (a: QuestionFeatures, b: QuestionFeatures) => boolean];

/** Each says whether the two questions agree. The order of numbers counts: "from 3 to 5" is not "from 5 to 3". */
const GUARDS: readonly Guard[] = [
  ['script', (a, b) => a.script === b.script],
  ['numbers', (a, b) => same(a.numbers, b.numbers)],
  ['units', (a, b) => same(a.units, b.units)],
  ['currency', (a, b) => same(a.currencies, b.currencies)],
  ['dates', (a, b) => sameSet(a.dates, b.dates)],
  ['negation', (a, b) => a.negations === b.negations],
  ['direction', (a, b) => sameSet(a.directions, b.directions)],
  ['names', (a, b) => namesAgree(a, b) && namesAgree(b, a)],
  ['quotes', (a, b) => sameSet(a.quoted, b.quoted)],
  ['question_type', (a, b) => a.type === b.type],
  ['wording', (a, b) => sameSet(a.content, b.content)],
  ['order', (a, b) => keepsOrder(a, b)],
];

/** A name of one question must occur in the other, in whatever case it is written there. */
function namesAgree(a: QuestionFeatures, b: QuestionFeatures): boolean {
  const known = new Set([...b.names, ...b.content]);
  return a.names.every(
    (name) => known.has(name) || a.content.some((c) => c !== name && known.has(c) && name.startsWith(c)),
  );
}

/** The same words in another order may ask the opposite ("convert A to B"), unless only two of them could move. */
function keepsOrder(a: QuestionFeatures, b: QuestionFeatures): boolean {
  const first = [...new Set(a.content)];
  const second = [...new Set(b.content)];
  if (same(first, second)) return true;
  const relational = a.relational || b.relational || a.directions.length > 0;
  return !relational && first.length <= 2;
}

/**
 * Whether a stored answer to `stored` may answer `asked`. Conservative: every content word, number, unit, date, name,
 * negation and direction must agree, and the kind of question; only fillers, word forms and listed synonyms may differ.
 *
 * @returns the guards that object; empty = the questions ask the same.
 */
export function mismatches(asked: string, stored: string): GuardName[] {
  if (asked.trim() === stored.trim()) return [];
  const a = questionFeatures(asked);
  const b = questionFeatures(stored);
  return GUARDS.filter(([, agrees]) => !agrees(a, b)).map(([name]) => name);
}
