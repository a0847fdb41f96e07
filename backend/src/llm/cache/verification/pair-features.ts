import { weightOf } from './commonness.js';
import type { QuestionFeatures } from './features.js';
import { alignWords } from './word-match.js';

/** Inputs of the acceptance score, in this order. */
export const PAIR_FEATURES = [
  'similarity',
  'similarity_squared',
  'lead',
  'overlap',
  'shared_rare',
  'asked_rare',
  'stored_rare',
  'swapped',
  'trigrams',
  'bigrams',
  'length_ratio',
  'words',
  'same_type',
  'weighted_overlap',
  'covered',
  'shared_weight',
  'asked_weight',
  'stored_weight',
] as const;
export type PairFeature = (typeof PAIR_FEATURES)[number];

/** A stored question similar to the current one. */
export interface Neighbour {
  question: QuestionFeatures;
  /** Cosine similarity to the current question. */
  similarity: number;
}

/** Shrinkage: this many neighbours count half, since with few of them a lead or a rare word says little. */
const PRIOR = 2;
const MAX_LEAD = 0.25;

/**
 * Relation of a stored question to the current one and to its neighbours: a word or a similarity that all neighbours
 * share carries no information.
 */
export function pairFeatures(
  asked: QuestionFeatures,
  candidate: Neighbour,
  others: readonly Neighbour[],
): Record<PairFeature, number> {
  const stored = candidate.question;
  const { common, onlyFirst, onlySecond } = alignWords(asked.content, stored.content);
  const rare = (words: readonly string[]): number => words.reduce((sum, word) => sum + rarity(word, others), 0);
  const [shared, askedOnly, storedOnly] = [common, onlyFirst, onlySecond].map(weigh) as [number, number, number];
  const [askedRare, storedRare] = [rare(onlyFirst), rare(onlySecond)];
  return {
    similarity: candidate.similarity,
    similarity_squared: candidate.similarity ** 2,
    lead: lead(candidate, others),
    overlap: ratio(common.length, common.length + onlyFirst.length + onlySecond.length),
    shared_rare: rare(common),
    asked_rare: askedRare,
    stored_rare: storedRare,
    swapped: Math.min(askedRare, storedRare),
    trigrams: dice(asked.trigrams, stored.trigrams),
    bigrams: dice(asked.bigrams, stored.bigrams),
    length_ratio: ratio(
      Math.min(asked.text.length, stored.text.length),
      Math.max(asked.text.length, stored.text.length),
    ),
    words: Math.log1p(Math.min(asked.content.length, stored.content.length)),
    same_type: asked.type === stored.type ? 1 : 0,
    weighted_overlap: ratio(shared, shared + askedOnly + storedOnly),
    covered: ratio(shared, shared + Math.min(askedOnly, storedOnly)),
    shared_weight: shared,
    asked_weight: askedOnly,
    stored_weight: storedOnly,
  };
}

/** Cosine from which two questions with the same words are the same question. */
const SAME_WORDS_SIMILARITY = 0.8;

/** All content words agree, ignoring word forms and listed synonyms: no score is needed. */
export function sameWords(a: QuestionFeatures, b: QuestionFeatures, similarity: number): boolean {
  if (similarity < SAME_WORDS_SIMILARITY || a.contentSet.size === 0 || a.contentSet.size !== b.contentSet.size)
    return false;
  return a.content.every((word) => b.contentSet.has(word));
}

/** 0 for a word that every neighbour contains, towards 1 for one that none contains. */
function rarity(word: string, others: readonly Neighbour[]): number {
  const having = others.filter((o) => o.question.contentSet.has(word)).length;
  return 1 - (having + PRIOR / 2) / (others.length + PRIOR);
}

/** Distance to the next-nearest, shrunk when there are few to compare with. */
function lead({ similarity }: Neighbour, others: readonly Neighbour[]): number {
  if (others.length === 0) return 0;
  const next = Math.max(...others.map((o) => o.similarity));
  const shrunk = (similarity - next) * (others.length / (others.length + PRIOR));
  return Math.max(-MAX_LEAD, Math.min(MAX_LEAD, shrunk));
}

const weigh = (words: readonly string[]): number => words.reduce((sum, word) => sum + weightOf(word), 0);

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

function dice(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0;
  for (const item of a) if (b.has(item)) common++;
  return ratio(2 * common, a.size + b.size);
}
