import type { KnownEmbedder } from '../../embeddings/embedder-registry.js';
import type { AvailableEmbedderDto, ReindexDto } from './dto/reindex.dto.js';
import type { Reindex } from '../indexes/reindex.entity.js';

export const toAvailable = ({
  id,
  dimensions,
  maxTokens,
  languages,
  ready,
  reason,
}: KnownEmbedder): AvailableEmbedderDto => ({
  id,
  dimensions,
  max_tokens: maxTokens,
  languages,
  ready,
  ...(reason ? { reason } : {}),
});

export function toReindexDto(reindex: Reindex, now: Date): ReindexDto {
  const { id, state, done, total } = reindex;
  const eta = etaOf(reindex, now);
  return {
    id,
    from: reindex.fromEmbedderId,
    to: reindex.toEmbedderId,
    state,
    done,
    total,
    ...(eta === undefined ? {} : { eta_s: eta }),
    ...(reindex.error ? { error: reindex.error } : {}),
    can_roll_back: state === 'switched',
    started_at: reindex.startedAt.toISOString(),
    ...(reindex.switchedAt ? { switched_at: reindex.switchedAt.toISOString() } : {}),
  };
}

/** Assumes that the rest proceeds at the average pace so far. */
function etaOf({ state, done, total, startedAt }: Reindex, now: Date): number | undefined {
  const counts = (state === 'building' || state === 'rolling_back') && done > 0;
  return counts ? Math.ceil(((now.getTime() - startedAt.getTime()) / 1000) * ((total - done) / done)) : undefined;
}
