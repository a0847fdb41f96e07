export type CacheLayer = 'exact' | 'semantic';

export interface CacheDay {
  /** YYYY-MM-DD in the workspace's zone. */
  date: string;
  exact_hits: number;
  semantic_hits: number;
  misses: number;
}

export interface CacheStats {
  exact_hits: number;
  semantic_hits: number;
  misses: number;
  bypassed: number;
  /** Answers the semantic layer would have given while it only watches. */
  shadow_hits: number;
  saved_tokens: number;
  saved_cost_usd: number;
  entries: number;
  bytes: number;
  bytes_limit: number;
  days: CacheDay[];
}

export interface CacheHit {
  question: string;
  similarity: number | null;
  /** Acceptance score, 0…1. */
  score: number | null;
  reasons: string[];
}

export interface CacheEntry {
  id: string;
  question: string;
  answer_excerpt: string;
  model: string;
  layer: CacheLayer;
  hits: number;
  created_at: string;
  expires_at: string | null;
  last_hit_at: string | null;
  bytes: number;
  tokens: number;
  cost_usd: number | null;
  documents: { id: string; title: string }[];
  last_hit?: CacheHit | null;
}

export type CacheEntryDetail = CacheEntry & { answer: string };

export interface CacheCandidate {
  entry_id: string;
  question: string;
  similarity: number;
  score: number | null;
  accepted: boolean;
  reasons: string[];
}

export interface CacheTrial {
  outcome: 'exact' | 'semantic' | 'miss' | 'off';
  candidates: CacheCandidate[];
  /** Least similarity of a candidate. */
  threshold: number;
  /** Least score of a candidate that is accepted. */
  acceptance: number | null;
  embedder: string;
  calibrated: boolean;
  reason?: string | null;
}

export interface CacheSettings {
  enabled: boolean;
  exact_ttl_s: number;
  stale_while_revalidate_s: number;
  semantic_enabled: boolean;
  semantic_threshold: number;
  verification: boolean;
  shadow_mode: boolean;
  replay: 'instant' | 'natural';
  max_bytes: number;
}

/** What a purge takes: everything without a filter. */
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
