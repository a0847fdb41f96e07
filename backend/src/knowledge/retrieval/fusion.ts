/** A candidate with the scores it has; null where a list does not contain it. */
export interface Ranked {
  id: string;
  denseScore: number | null;
  lexicalScore: number | null;
}

export interface Fused extends Ranked {
  /** 0…1; 1 = first in every list that counts. */
  score: number;
}

/** Constant of reciprocal rank fusion; Cormack, Clarke, Büttcher, SIGIR 2009. */
const K = 60;

/**
 * Weighted reciprocal rank fusion: `denseWeight` for the dense list, the rest for the lexical one. With a weight of 0 a list
 * does not influence the order (plain fusion with a weak embedder ranks worse than the lexical list alone).
 * Lists are best first. Ties go to the better dense, then lexical score, then the smaller id, so the order is stable.
 */
export function fuse(
  dense: { id: string; score: number }[],
  lexical: { id: string; score: number }[],
  denseWeight: number,
): Fused[] {
  const all = new Map<string, Fused>();
  const add = (list: { id: string; score: number }[], weight: number, field: 'denseScore' | 'lexicalScore'): void => {
    list.forEach(({ id, score }, rank) => {
      const entry = all.get(id) ?? { id, denseScore: null, lexicalScore: null, score: 0 };
      if (entry[field] !== null) return;
      entry[field] = score;
      entry.score += (weight * (K + 1)) / (K + 1 + rank);
      all.set(id, entry);
    });
  };
  add(dense, denseWeight, 'denseScore');
  add(lexical, 1 - denseWeight, 'lexicalScore');
  return [...all.values()].sort(better);
}

const better = (a: Fused, b: Fused): number =>
  b.score - a.score ||
  (b.denseScore ?? -1) - (a.denseScore ?? -1) ||
  (b.lexicalScore ?? -1) - (a.lexicalScore ?? -1) ||
  (a.id < b.id ? -1 : 1);

/**
 * The best `limit`, at most `perDocument` of one document while others have something to say; what is left over fills up.
 * The order of the input is kept.
 */
export function capPerDocument<T extends { documentId: string }>(ranked: T[], limit: number, perDocument: number): T[] {
  const taken = new Map<string, number>();
  const first = new Set<T>();
  for (const item of ranked) {
    const count = taken.get(item.documentId) ?? 0;
    if (count >= perDocument || first.size >= limit) continue;
    taken.set(item.documentId, count + 1);
    first.add(item);
  }
  for (const item of ranked) if (first.size < limit) first.add(item);
  return ranked.filter((item) => first.has(item));
}
