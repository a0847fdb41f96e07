import { termsOf } from '../../vectors/terms.js';
import { type Candidate, searchedText } from './candidate.js';

type Terms = ReadonlySet<string>;

/** Jaccard index: shared terms / all terms of both, 0…1. */
export function jaccard(a: Terms, b: Terms): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const term of small) if (large.has(term)) shared++;
  const all = a.size + b.size - shared;
  return all === 0 ? 0 : shared / all;
}

/**
 * Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): repeatedly picks the highest λ · relevance − (1 − λ) ·
 * similarity to the items already picked. Relevance is the score relative to the best score, similarity the result of
 * `similarity`, both 0…1. λ = 1 keeps the order.
 * @returns a permutation of `ranked`
 */
export function mmr<T>(
  ranked: readonly T[],
  lambda: number,
  score: (item: T) => number,
  similarity: (a: T, b: T) => number,
): T[] {
  const top = Math.max(...ranked.map(score), 0) || 1;
  const left = ranked.map((item) => ({ item, relevance: score(item) / top, closest: 0 }));
  const taken: T[] = [];
  while (left.length > 0) {
    const gain = ({ relevance, closest }: (typeof left)[number]): number => lambda * relevance - (1 - lambda) * closest;
    // Ties go to the earlier one.
    const next = left.reduce((best, each, i) => (gain(each) > gain(left[best]!) ? i : best), 0);
    const [{ item }] = left.splice(next, 1) as [(typeof left)[number]];
    taken.push(item);
    for (const each of left) each.closest = Math.max(each.closest, similarity(item, each.item));
  }
  return taken;
}

/** Candidates in the order of maximal marginal relevance, with word overlap as similarity. */
export function diversified(ranked: Candidate[], lambda: number): Candidate[] {
  if (lambda >= 1 || ranked.length < 2) return ranked;
  const terms = new Map(ranked.map((each) => [each.id, new Set(termsOf(searchedText(each)))]));
  return mmr(
    ranked,
    lambda,
    ({ score, rerankScore }) => (rerankScore === undefined ? score : 1 / (1 + Math.exp(-rerankScore))),
    (a, b) => jaccard(terms.get(a.id)!, terms.get(b.id)!),
  );
}
