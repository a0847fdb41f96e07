import type { CacheEntryDto } from '../dto/cache-entry.dto.js';
import type { CacheEntryRow } from './cache-entry.entity.js';
import type { LiveEntry } from './entry-hits.js';

export const toEntryDto = (row: CacheEntryRow, { hits, lastHitAt, lastHit }: LiveEntry): CacheEntryDto => ({
  id: row.id,
  question: row.question,
  answer_excerpt: row.answerExcerpt,
  model: row.model,
  layer: row.layer,
  hits,
  created_at: row.createdAt.toISOString(),
  expires_at: row.expiresAt.toISOString(),
  last_hit_at: lastHitAt?.toISOString() ?? null,
  bytes: row.bytes,
  tokens: row.tokens,
  cost_usd: row.costUsd,
  documents: row.documents,
  ...(lastHit ? { last_hit: lastHit } : {}),
});
