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
  /** Milliseconds; Infinity when it does not expire. */
  expiresAt: number;
  limits: ApiTokenPrincipal['limits'];
}

/** How precise `last_used_at` is: a write per request would cost more than it tells. */
const LAST_USED_STEP_MS = 60_000;

/** Turns the secret of a request into a principal; what it knows is at most five seconds old. */
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
    if (!role) throw new DomainError('token_invalid', 'The member who made this API token has left the workspace.');
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

  /** Unknown secrets throw, so that they are not kept: garbage must not push out what is used. */
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
      .catch((error: unknown) => this.logger.debug({ err: error, msg: 'last_used_at was not written' }));
  }
}

/** What the scopes allow, as far as the creator's role still allows it. */
function permissionsOf(scopes: TokenScope[], allowed: readonly Permission[]): ReadonlySet<Permission> {
  return new Set(scopes.flatMap((scope) => SCOPE_PERMISSIONS[scope] ?? []).filter((p) => allowed.includes(p)));
}
