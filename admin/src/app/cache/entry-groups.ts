import type { CacheEntry, CacheLayer } from './cache-types';

/** One stored answer, in the layers it is kept in. */
export interface StoredAnswer extends CacheEntry {
  layers: readonly CacheLayer[];
  /** Its entries, one for each layer. */
  ids: readonly string[];
}

/** Entries of the same question, model and answer as one, in the order of the first of each. Hits and bytes are summed. */
export function storedAnswers(entries: readonly CacheEntry[]): StoredAnswer[] {
  const groups = new Map<string, CacheEntry[]>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.question, entry.model, entry.answer_excerpt]);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()].map(merged);
}

function merged(entries: readonly CacheEntry[]): StoredAnswer {
  // The semantic entry knows its latest match: it is the one that is opened.
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
