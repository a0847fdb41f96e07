import type {
  CacheCandidateDto,
  CacheDayDto,
  CacheEntryDetailDto,
  CacheEntryDto,
  CacheNegativeDto,
  CacheSettingsDto,
  CacheStatsDto,
  CacheTryDto,
} from '@nexus/api-client';

export type CacheDay = CacheDayDto;
export type CacheStats = CacheStatsDto;
export type CacheEntry = CacheEntryDto;
export type CacheLayer = CacheEntry['layer'];
export type CacheEntryDetail = CacheEntryDetailDto;
export type CacheCandidate = CacheCandidateDto;
export type CacheTrial = CacheTryDto;
export type CacheSettings = CacheSettingsDto;
export type CacheNegative = CacheNegativeDto;

/** Scope of a purge: everything without a filter. */
export interface PurgeFilter {
  model?: string;
  document_id?: string;
}

export const ENTRY_SORTS = [
  { value: '', label: 'Newest first' },
  { value: 'hits', label: 'Most hits' },
  { value: 'size', label: 'Largest' },
] as const;

export const LAYER_TEXT: Record<CacheLayer, string> = { exact: 'Exact', semantic: 'Semantic' };
