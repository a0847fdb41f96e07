import { Bool, Int, IsoDate, ListOf, OneOf, Text, TextList } from '../../../common/dto/fields.js';
import { PROVIDER_KINDS, type ProviderKind } from '../../providers/provider-spec.js';
import { PROVIDER_STATUSES, type ProviderStatus } from '../provider-key.entity.js';

export const PROVIDER_SCOPES = ['installation', 'workspace'] as const;
const baseUrl = { min: 1, max: 500, nullable: true, example: 'http://127.0.0.1:11434/v1' };

/** What is left out stays as it is; null goes back to the default. */
export class PutProviderKeyDto {
  @OneOf(PROVIDER_KINDS, { optional: true, description: 'openrouter is the kind of the provider openrouter alone.' })
  kind?: ProviderKind;
  @Text({ ...baseUrl, optional: true, description: 'May hold api-version as its only parameter. Null: the usual one.' })
  base_url?: string | null;
  @Text({
    min: 1,
    max: 500,
    pattern: /^[\x21-\x7e]+$/,
    nullable: true,
    optional: true,
    description: 'Written, never read back. Must be given again when the base URL leads to another server.',
  })
  api_key?: string | null;
  @TextList({
    min: 1,
    max: 200,
    each: 150,
    pattern: /^[\w.~:@+/-]+$/,
    nullable: true,
    optional: true,
    description: 'The server’s own ids. Null: what it lists.',
  })
  models?: string[] | null;
}

export class ProviderKeyDto {
  @Text({ max: 32 }) name: string;
  @OneOf(PROVIDER_KINDS) kind: ProviderKind;
  @Text({ ...baseUrl, description: 'Null where the installation says it.' }) base_url: string | null;
  @OneOf(PROVIDER_SCOPES) scope: (typeof PROVIDER_SCOPES)[number];
  @Bool() has_key: boolean;
  @Text({ max: 8, nullable: true, description: 'Last characters of the workspace’s own key.' }) key_hint: string | null;
  @TextList({ max: 200, each: 150, nullable: true, description: 'As given; null: what the server lists.' })
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
  @Int({ min: 0, description: 'Models that can be asked there.' }) models: number;
  @Text({ max: 100, optional: true, description: 'Error code of a failure.' }) code?: string;
  @Text({ max: 500, optional: true }) detail?: string;
}
