import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { type Permission, ROLE_PERMISSIONS, SCOPE_PERMISSIONS, type TokenScope } from '@nexus/contracts';
import { Clock } from '../../common/clock/clock.js';
import type { ApiTokenPrincipal } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { updateRows } from '../../database/statements.js';
import { SystemScope } from '../../database/system-scope.js';
import { ProcessCache } from '../../redis/process-cache.js';
import { RedisService } from '../../redis/redis.service.js';
import { PeopleService } from '../people.service.js';
import { ApiToken } from './api-token.entity.js';
import { hashApiToken, looksLikeApiToken } from './token-format.js';

interface KnownToken {
  id: string;
  workspaceId: string;
  scopes: TokenScope[];
  createdBy: string;
  /** Milliseconds; Infinity if it does not expire. */
  expiresAt: number;
  limits: ApiTokenPrincipal['limits'];
}

/** Precision of `last_used_at`: a write per request would be too expensive. */
const LAST_USED_STEP_MS = 60_000;

/** Resolves the secret of a request to a principal; cached data is at most five seconds stale. */
@Injectable()
export class TokenLookup implements OnModuleInit {
  private readonly cache: ProcessCache<KnownToken>;
  private readonly logger = new Logger(TokenLookup.name);

  constructor(
    private readonly system: SystemScope,
    private readonly people: PeopleService,
    private readonly clock: Clock,
    redis: RedisService,
  ) {
    this.cache = new ProcessCache(redis, 'nexus:api_tokens');
  }

  async onModuleInit(): Promise<void> {
    await this.cache.start();
  }

  /** @throws DomainError `token_invalid` (unknown, revoked, its creator has left) or `token_expired`. */
  async resolve(secret: string): Promise<ApiTokenPrincipal> {
    if (!looksLikeApiToken(secret)) throw new DomainError('token_invalid', 'This is not a complete API token.');
    const hash = hashApiToken(secret);
    const token = await this.cache.get(hash, () => this.load(hash));
    if (token.expiresAt <= this.clock.now().getTime())
      throw new DomainError('token_expired', 'The API token has expired.');
    const role = await this.people.roleOf(token.createdBy, token.workspaceId);
    if (!role) throw new DomainError('token_invalid', 'The member who created this API token has left the workspace.');
    return {
      kind: 'api_token',
      id: `api_token:${token.id}`,
      tokenId: token.id,
      workspaceId: token.workspaceId,
      permissions: permissionsOf(token.scopes, ROLE_PERMISSIONS[role]),
      limits: token.limits,
    };
  }

  async forget(hash: string): Promise<void> {
    await this.cache.invalidate(hash);
  }

  /** Throws for unknown secrets, so that they are not cached: garbage must not evict tokens in use. */
  private async load(hash: string): Promise<KnownToken> {
    const token = await this.system.run('auth.api_token', (em) => em.findOne(ApiToken, { hash, revokedAt: null }));
    if (!token) throw new DomainError('token_invalid', 'The API token is unknown or was revoked.');
    this.noteUse(token);
    const { id, workspaceId, scopes, createdBy } = token;
    const limits = {
      requestsPerMinute: token.requestsPerMinute ?? null,
      tokensPerMinute: token.tokensPerMinute == null ? null : Number(token.tokensPerMinute),
    };
    return { id, workspaceId, scopes, createdBy, expiresAt: token.expiresAt?.getTime() ?? Infinity, limits };
  }

  private noteUse({ id, lastUsedAt }: ApiToken): void {
    const now = this.clock.now();
    if (lastUsedAt && now.getTime() - lastUsedAt.getTime() < LAST_USED_STEP_MS) return;
    this.system
      .run('auth.api_token', (em) => updateRows(em, ApiToken, { id }, { lastUsedAt: now }))
      .catch((error: unknown) => this.logger.debug({ err: error, msg: 'last_used_at could not be written' }));
  }
}

/** Permissions of the scopes, limited to those of the creator's role. */
function permissionsOf(scopes: TokenScope[], allowed: readonly Permission[]): ReadonlySet<Permission> {
  return new Set(scopes.flatMap((scope) => SCOPE_PERMISSIONS[scope] ?? []).filter((p) => allowed.includes(p)));
}
