import type { CacheEntry, CacheLayer } from './cache-types';

/** One stored answer with the layers that contain it. */
export interface StoredAnswer extends CacheEntry {
  layers: readonly CacheLayer[];
  /** Ids of its entries, one per layer. */
  ids: readonly string[];
}

/** Merges entries of the same question, model and answer, ordered by the first entry of each. Hits and bytes are summed. */
export function storedAnswers(entries: readonly CacheEntry[]): StoredAnswer[] {
  const groups = new Map<string, CacheEntry[]>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.question, entry.model, entry.answer_excerpt]);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()].map(merged);
}

function merged(entries: readonly CacheEntry[]): StoredAnswer {
  // The semantic entry has the latest match, so it is the one to open.
  const main = entries.find(({ layer }) => layer === 'semantic') ?? entries[0]!;
  const sum = (key: 'hits' | 'bytes'): number => entries.reduce((total, entry) => total + entry[key], 0);
  return {
    ...main,
    layers: (['exact', 'semantic'] as const).filter((layer) => entries.some((entry) => entry.layer === layer)),
    ids: entries.map(({ id }) => id),
    hits: sum('hits'),
    bytes: sum('bytes'),
    expires_at: entries.map((entry) => entry.expires_at).reduce((a, b) => (a > b ? a : b)),
  };
}
