import type { CacheDay, CacheStats } from './cache-types';

type Counts = Pick<CacheDay, 'exact_hits' | 'semantic_hits' | 'misses'>;

export const askedOf = ({ exact_hits, semantic_hits, misses }: Counts): number => exact_hits + semantic_hits + misses;

/** Share of the cacheable questions that hit, 0…1; undefined if there were none. */
export function hitRate(counts: Counts): number | undefined {
  const asked = askedOf(counts);
  return asked > 0 ? (counts.exact_hits + counts.semantic_hits) / asked : undefined;
}

/** "47 %", "<1 %", "–" */
export function formatShare(share: number | undefined): string {
  if (share === undefined || !Number.isFinite(share)) return '–';
  if (share > 0 && share < 0.01) return '<1 %';
  if (share < 1 && share > 0.99) return '>99 %';
  return `${Math.round(share * 100)} %`;
}

/** Memory usage as a share of the limit, 0…1; undefined without a limit. */
export const fullness = ({ bytes, bytes_limit }: Pick<CacheStats, 'bytes' | 'bytes_limit'>): number | undefined =>
  bytes_limit > 0 ? Math.min(1, bytes / bytes_limit) : undefined;
