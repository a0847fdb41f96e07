import { Bool, Int, IsoDate, ListOf, OneOf, Text, TextList } from '../../../common/dto/fields.js';
import { PROVIDER_KINDS, type ProviderKind } from '../../providers/provider-spec.js';
import { PROVIDER_STATUSES, type ProviderStatus } from '../provider-key.entity.js';

export const PROVIDER_SCOPES = ['installation', 'workspace'] as const;
const baseUrl = { min: 1, max: 500, nullable: true, example: 'http://127.0.0.1:11434/v1' };

/** Omitted fields are unchanged; null resets to the default. */
export class PutProviderKeyDto {
  @OneOf(PROVIDER_KINDS, {
    optional: true,
    description: 'The kind openrouter is reserved for the provider openrouter.',
  })
  kind?: ProviderKind;
  @Text({
    ...baseUrl,
    optional: true,
    description: 'May contain api-version as its only parameter. Null: the default address.',
  })
  base_url?: string | null;
  @Text({
    min: 1,
    max: 500,
    pattern: /^[\x21-\x7e]+$/,
    nullable: true,
    optional: true,
    description: 'Write-only. Required again when the base URL points to another server.',
  })
  api_key?: string | null;
  @TextList({
    min: 1,
    max: 200,
    each: 150,
    pattern: /^[\w.~:@+/-]+$/,
    nullable: true,
    optional: true,
    description: 'The server’s own ids. Null: the models it lists.',
  })
  models?: string[] | null;
}

export class ProviderKeyDto {
  @Text({ max: 32 }) name: string;
  @OneOf(PROVIDER_KINDS) kind: ProviderKind;
  @Text({ ...baseUrl, description: 'Null where the installation sets it.' }) base_url: string | null;
  @OneOf(PROVIDER_SCOPES) scope: (typeof PROVIDER_SCOPES)[number];
  @Bool() has_key: boolean;
  @Text({ max: 8, nullable: true, description: 'Last characters of the workspace’s own key.' }) key_hint: string | null;
  @TextList({ max: 200, each: 150, nullable: true, description: 'As configured; null: the models the server lists.' })
  models: string[] | null;
  @Int({ min: 0 }) models_count: number;
  @IsoDate({ nullable: true }) last_sync_at: string | null;
  @OneOf(PROVIDER_STATUSES) status: ProviderStatus;
  @Text({ max: 500, optional: true, description: 'Why it is failing.' }) detail?: string;
}

export class ProviderKeyListDto {
  @ListOf(() => ProviderKeyDto) items: ProviderKeyDto[];
}

export class ProviderTestDto {
  @Bool() ok: boolean;
  @Int({ min: 0 }) latency_ms: number;
  @Int({ min: 0, description: 'Number of usable models.' }) models: number;
  @Text({ max: 100, optional: true, description: 'Error code of a failure.' }) code?: string;
  @Text({ max: 500, optional: true }) detail?: string;
}
