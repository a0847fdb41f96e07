import { TOKEN_SCOPES, type TokenScope } from '@nexus/contracts';
import { Int, IsoDate, Text, TextList, Uuid } from '../../../common/dto/fields.js';
import type { ApiToken } from '../api-token.entity.js';

const OWN_LIMIT = { optional: true, nullable: true, min: 1 };

export class CreateApiTokenDto {
  @Text({ min: 1, max: 100, trim: true }) name: string;
  @TextList({ min: 1, max: TOKEN_SCOPES.length, values: TOKEN_SCOPES }) scopes: TokenScope[];
  @IsoDate({ optional: true, nullable: true, description: 'When it stops working; never when absent' }) expires_at?:
    string | null;
  @Int({ ...OWN_LIMIT, max: 10_000_000, description: "Requests a minute; the installation's limit when absent" })
  requests_per_minute?: number | null;
  @Int({ ...OWN_LIMIT, max: 1_000_000_000_000, description: "Tokens a minute; the installation's limit when absent" })
  tokens_per_minute?: number | null;
}

export class UpdateApiTokenDto {
  @Text({ min: 1, max: 100, trim: true, optional: true }) name?: string;
  @Int({ ...OWN_LIMIT, max: 10_000_000, description: "Requests a minute; null = the installation's limit" })
  requests_per_minute?: number | null;
  @Int({ ...OWN_LIMIT, max: 1_000_000_000_000, description: "Tokens a minute; null = the installation's limit" })
  tokens_per_minute?: number | null;
}

export class ApiTokenDto {
  @Uuid() id: string;
  @Text({ max: 100 }) name: string;
  @Text({ description: 'First characters of the secret' }) prefix: string;
  @TextList({ values: TOKEN_SCOPES }) scopes: TokenScope[];
  @IsoDate({ nullable: true }) expires_at: string | null;
  @IsoDate({ nullable: true, description: 'Precise to about a minute' }) last_used_at: string | null;
  @Int({ nullable: true }) requests_per_minute: number | null;
  @Int({ nullable: true }) tokens_per_minute: number | null;
  @Uuid({ description: 'User who created it; the token’s permissions are limited to this user’s' }) created_by: string;
  @IsoDate() created_at: string;
}

export class ApiTokenSecretDto extends ApiTokenDto {
  @Text({ description: 'The secret. It is only shown once and not stored.' }) token: string;
}

const iso = (date?: Date | null): string | null => date?.toISOString() ?? null;

export const toApiTokenDto = (t: ApiToken): ApiTokenDto => ({
  id: t.id,
  name: t.name,
  prefix: t.prefix,
  scopes: t.scopes,
  expires_at: iso(t.expiresAt),
  last_used_at: iso(t.lastUsedAt),
  requests_per_minute: t.requestsPerMinute ?? null,
  tokens_per_minute: t.tokensPerMinute == null ? null : Number(t.tokensPerMinute),
  created_by: t.createdBy,
  created_at: t.createdAt.toISOString(),
});
