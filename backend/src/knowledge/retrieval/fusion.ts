import type { DenseWeighing } from '../../embeddings/embedder.js';

/** A candidate with the scores and ranks (from 1) it has; null where a list does not contain it. */
export interface Ranked {
  id: string;
  denseScore: number | null;
  lexicalScore: number | null;
  denseRank: number | null;
  lexicalRank: number | null;
}

export interface Fused extends Ranked {
  /** 0…1; 1 = first in every list that counts. */
  score: number;
}

interface Hit {
  id: string;
  score: number;
}

/** Best first. */
export interface Lists {
  dense: readonly Hit[];
  lexical: readonly Hit[];
}

const LEAST = 0.2;
const MOST = 0.95;
/** Cosines of a list are told apart by at least this range: a short list has no last hit that means nothing. */
const RANGE = 0.2;
/** Rank whose score says how much the first stands out. */
const TENTH = 9;

/**
 * How much the first hit stands out of its list: the share of its score that the tenth lacks, and the difference of cosines. A list
 * whose first stands out knows an answer; one whose scores are all alike guesses.
 */
export function prominence(dense: readonly Hit[], lexical: readonly Hit[]): { dense: number; lexical: number } {
  const drop = (list: readonly Hit[]): number =>
    list.length < 2 ? 0 : list[0]!.score - list.at(Math.min(TENTH, list.length - 1))!.score;
  return { dense: drop(dense), lexical: lexical.length < 2 ? 0 : drop(lexical) / lexical[0]!.score };
}

/**
 * Weight of the dense list for one question, between 0.2 and 0.95: more the more its first stands out, less the more that of the lexical
 * list does.
 */
export function weightOf({ base, dense, lexical }: DenseWeighing, lists: Lists): number {
  const found = prominence(lists.dense, lists.lexical);
  return LEAST + (MOST - LEAST) / (1 + Math.exp(-(base + dense * found.dense + lexical * found.lexical)));
}

/**
 * Weighted sum of scores: `denseWeight` for the dense list, the rest for the lexical one (Bruch, Gai, Ingber, TOIS 2023). A cosine
 * counts by where it lies between the last and the first of its list, a lexical score as a share of the first. With a weight of 0 a
 * list does not influence the order. Measured against reciprocal ranks with all-MiniLM-L6-v2, see ADR 35: better on every set.
 * Lists are best first. Ties go to the better dense, then lexical score, then the smaller id, so the order is stable.
 */
export function fuse(dense: readonly Hit[], lexical: readonly Hit[], denseWeight: number): Fused[] {
  const all = new Map<string, Fused>();
  const entryOf = (id: string): Fused => {
    const entry = all.get(id) ?? {
      id,
      denseScore: null,
      lexicalScore: null,
      denseRank: null,
      lexicalRank: null,
      score: 0,
    };
    all.set(id, entry);
    return entry;
  };
  const add = (list: readonly Hit[], weight: number, name: 'dense' | 'lexical', least: number): void => {
    const range = (list[0]?.score ?? 0) - least;
    list.forEach(({ id, score }, rank) => {
      const entry = entryOf(id);
      if (entry[`${name}Rank`] !== null) return;
      entry[`${name}Score`] = score;
      entry[`${name}Rank`] = rank + 1;
      entry.score += weight * (range > 0 ? (score - least) / range : 1);
    });
  };
  const [first, last] = [dense[0]?.score ?? 0, dense.at(-1)?.score ?? 0];
  add(dense, denseWeight, 'dense', Math.min(last, first - RANGE));
  add(lexical, 1 - denseWeight, 'lexical', 0);
  return [...all.values()].sort(better);
}

const better = (a: Fused, b: Fused): number =>
  b.score - a.score ||
  (b.denseScore ?? -1) - (a.denseScore ?? -1) ||
  (b.lexicalScore ?? -1) - (a.lexicalScore ?? -1) ||
  (a.id < b.id ? -1 : 1);
