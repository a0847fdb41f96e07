import { weightOf } from './commonness.js';
import type { QuestionFeatures } from './features.js';
import { alignWords } from './word-match.js';

/** What the acceptance score looks at, in this order. */
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

/** A stored question near the one asked. */
export interface Neighbour {
  question: QuestionFeatures;
  /** Cosine to the question asked. */
  similarity: number;
}

/** As many neighbours as this count half: with few of them a lead, or a rare word, says little. */
const PRIOR = 2;
const MAX_LEAD = 0.25;

/**
 * How a stored question relates to the one asked, and to what else is stored near it: a word that all neighbours have says
 * nothing, and a similarity that all neighbours have neither.
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

/** Cosine from which two questions of the same words are the same question. */
const SAME_WORDS_SIMILARITY = 0.8;

/** Every content word agrees, word forms and listed synonyms apart: no score is needed to see that they ask the same. */
export function sameWords(a: QuestionFeatures, b: QuestionFeatures, similarity: number): boolean {
  if (similarity < SAME_WORDS_SIMILARITY || a.contentSet.size === 0 || a.contentSet.size !== b.contentSet.size)
    return false;
  return a.content.every((word) => b.contentSet.has(word));
}

/** 0 for a word that every neighbour has, towards 1 for one that none has. */
function rarity(word: string, others: readonly Neighbour[]): number {
  const having = others.filter((o) => o.question.contentSet.has(word)).length;
  return 1 - (having + PRIOR / 2) / (others.length + PRIOR);
}

/** How much nearer than the next one, shrunk where there are few to compare with. */
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
