import type { DenseWeighing } from '../../embeddings/embedder.js';

/** A candidate with its scores and ranks (from 1); null for a list that does not contain it. */
export interface Ranked {
  id: string;
  denseScore: number | null;
  lexicalScore: number | null;
  denseRank: number | null;
  lexicalRank: number | null;
}

export interface Fused extends Ranked {
  /** 0…1; 1 = first in every weighted list. */
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
/**
 * Minimum range over which the cosines of a list are normalised: the last hit of a short list is not necessarily irrelevant.
 */
const RANGE = 0.2;
/** Index of the hit whose score shows how much the first one stands out. */
const TENTH = 9;

/**
 * How much the first hit stands out from its list: the relative drop in score to the tenth hit (lexical), and the difference of
 * cosines (dense). A list whose first hit stands out has likely found an answer; a list with uniform scores has not.
 */
export function prominence(dense: readonly Hit[], lexical: readonly Hit[]): { dense: number; lexical: number } {
  const drop = (list: readonly Hit[]): number =>
    list.length < 2 ? 0 : list[0]!.score - list.at(Math.min(TENTH, list.length - 1))!.score;
  return { dense: drop(dense), lexical: lexical.length < 2 ? 0 : drop(lexical) / lexical[0]!.score };
}

/**
 * Weight of the dense list for one question, between 0.2 and 0.95: higher the more its first hit stands out, lower the more
 * that of the lexical list does.
 */
export function weightOf({ base, dense, lexical }: DenseWeighing, lists: Lists): number {
  const found = prominence(lists.dense, lists.lexical);
  return LEAST + (MOST - LEAST) / (1 + Math.exp(-(base + dense * found.dense + lexical * found.lexical)));
}

/**
 * Weighted sum of scores: `denseWeight` for the dense list, the rest for the lexical one (Bruch, Gai, Ingber, TOIS 2023).
 * Cosines are normalised between the last and the first of the list, lexical scores relative to the first. A list with weight 0
 * does not influence the order. Measured better than reciprocal rank fusion with all-MiniLM-L6-v2 on every set, see ADR 35.
 * Lists are ordered best first. Ties go to the better dense, then lexical score, then the smaller id, so the order is stable.
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
