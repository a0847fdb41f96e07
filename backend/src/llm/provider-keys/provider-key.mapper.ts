import type { ModelFeed } from '../catalogue/model-feed.js';
import type { ProviderSource } from '../providers/provider-source.js';
import type { ProviderKeyDto } from './dto/provider-key.dto.js';
import type { ProviderKey, ProviderStatus } from './provider-key.entity.js';

/** The installation's addresses and keys are the operator's: a workspace only sees that they exist. */
export function toProviderKeyDto(
  source: ProviderSource,
  row: Pick<ProviderKey, 'status' | 'detail' | 'keyHint' | 'secret'> | undefined,
): ProviderKeyDto {
  const { spec, feed } = source;
  const { status, detail } = health(row, feed);
  return {
    name: spec.name,
    kind: spec.kind,
    base_url: row ? spec.baseUrl : null,
    scope: row ? 'workspace' : 'installation',
    has_key: row ? (row.secret ?? null) !== null : spec.apiKey !== null,
    key_hint: row?.keyHint ?? null,
    models: spec.models && [...spec.models],
    models_count: source.models().length,
    last_sync_at: feed.syncedAt?.toISOString() ?? null,
    status,
    ...(detail ? { detail } : {}),
  };
}

/** A list that currently cannot be fetched overrides an old trial. */
function health(
  row: Pick<ProviderKey, 'status' | 'detail'> | undefined,
  feed: ModelFeed,
): { status: ProviderStatus; detail?: string | null } {
  if (feed.failure) return { status: 'failing', detail: feed.failure.detail };
  if (row) return row;
  return { status: feed.syncedAt ? 'ok' : 'unverified' };
}
