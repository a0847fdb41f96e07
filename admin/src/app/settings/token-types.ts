import type { ApiTokenDto, CreateApiTokenDto, UpdateApiTokenDto } from '@nexus/api-client';
import { TOKEN_SCOPES, type TokenScope } from '@nexus/contracts';
import { plural } from '../core/format/format';

/** A null limit means the limit of the installation. */
export type TokenItem = ApiTokenDto;
export type NewToken = CreateApiTokenDto;
export type TokenChange = UpdateApiTokenDto;

export const SCOPE_TEXT: Record<TokenScope, string> = {
  chat: 'Ask questions and list models',
  'rag:read': 'Search and read documents',
  'rag:write': 'Upload and delete documents',
  'qa:read': 'Search and read Q&A entries',
  'qa:write': 'Write drafts of Q&A entries',
  'qa:publish': 'Publish and remove Q&A entries',
  'prompts:read': 'Read system prompts',
  'prompts:write': 'Change system prompts',
  'models:read': 'List models',
  'cache:read': 'Read cache entries and figures',
  'analytics:read': 'Read analytics',
};

export const SCOPES = TOKEN_SCOPES.map((value) => ({ value, text: SCOPE_TEXT[value] }));

export const EXPIRIES = [
  { days: 30, label: '30 days' },
  { days: 90, label: '90 days' },
  { days: 365, label: '1 year' },
  { days: 0, label: 'Never' },
] as const;

export const expiryDate = (days: number, now: number = Date.now()): string | null =>
  days > 0 ? new Date(now + days * 86_400_000).toISOString() : null;

/** Maximum limits that the API accepts. */
export const REQUESTS_MAX = 10_000_000;
export const TOKENS_MAX = 1_000_000_000_000;

/** ["60 requests", "20,000 tokens"] per minute; empty: the installation's limits. */
export const limitsText = (item: Pick<TokenItem, 'requests_per_minute' | 'tokens_per_minute'>): string[] => [
  ...(item.requests_per_minute === null ? [] : [plural(item.requests_per_minute, 'request')]),
  ...(item.tokens_per_minute === null ? [] : [plural(item.tokens_per_minute, 'token')]),
];

export type Expiry = 'none' | 'ok' | 'soon' | 'over';

const SOON_MS = 7 * 86_400_000;

export function expiryOf(expiresAt: string | null, now: number = Date.now()): Expiry {
  if (!expiresAt) return 'none';
  const left = Date.parse(expiresAt) - now;
  return left <= 0 ? 'over' : left < SOON_MS ? 'soon' : 'ok';
}
