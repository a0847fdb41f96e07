import { Injectable } from '@nestjs/common';
import { SCOPE_PERMISSIONS, type TokenScope } from '@nexus/contracts';
import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../common/clock/clock.js';
import { type MemberPrincipal, RequestContext } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { mapPage, type Page, type PageQuery } from '../../common/paging/paging.js';
import { TenantDb } from '../../database/tenant-db.js';
import { TenantRows } from '../../database/tenant-rows.js';
import { Maxima } from '../../limits/maxima.js';
import { ApiToken } from './api-token.entity.js';
import {
  type ApiTokenDto,
  type ApiTokenSecretDto,
  type CreateApiTokenDto,
  toApiTokenDto,
  type UpdateApiTokenDto,
} from './dto/api-token.dto.js';
import { hashApiToken, newApiToken, visiblePrefix } from './token-format.js';
import { TokenLookup } from './token-lookup.js';

/** API tokens of the current workspace. A secret is returned once; afterwards only its hash is known. */
@Injectable()
export class ApiTokensService {
  private readonly tokens: TenantRows<ApiToken>;

  constructor(
    private readonly db: TenantDb,
    private readonly context: RequestContext,
    private readonly clock: Clock,
    private readonly lookup: TokenLookup,
    private readonly maxima: Maxima,
    private readonly audit: AuditService,
  ) {
    this.tokens = new TenantRows(db, ApiToken, 'api_token_not_found');
  }

  async list(query: PageQuery): Promise<Page<ApiTokenDto>> {
    return mapPage(await this.tokens.page(query, WORKING), toApiTokenDto);
  }

  /** @throws DomainError `forbidden`, `validation_failed`, `quota_exceeded` */
  async create(input: CreateApiTokenDto): Promise<ApiTokenSecretDto> {
    const creator = this.member();
    const scopes = [...new Set(input.scopes)];
    this.refuseBeyond(creator, scopes);
    const secret = newApiToken();
    return this.db.tx(async (em) => {
      const works = { revokedAt: null, $or: [{ expiresAt: null }, { expiresAt: { $gt: this.clock.now() } }] };
      await this.maxima.refuseBeyond(em, 'api_tokens', ApiToken, works);
      const token = Object.assign(new ApiToken(), {
        workspaceId: creator.workspaceId,
        name: input.name,
        scopes,
        expiresAt: this.futureDate(input.expires_at),
        requestsPerMinute: input.requests_per_minute ?? null,
        tokensPerMinute: input.tokens_per_minute == null ? null : String(input.tokens_per_minute),
        createdBy: creator.userId,
        prefix: visiblePrefix(secret),
        hash: hashApiToken(secret),
      });
      await em.persist(token).flush();
      await this.audit.record('api_token.created', { type: 'api_token', id: token.id }, { name: token.name, scopes });
      return { ...toApiTokenDto(token), token: secret };
    });
  }

  /** Changes name and limits; omitted fields are unchanged. Replicas apply new limits within five seconds. */
  async update(id: string, input: UpdateApiTokenDto): Promise<ApiTokenDto> {
    const { result, hash } = await this.db.tx(async (em) => {
      const token = await this.tokens.lock(id, WORKING);
      const before = limitsOf(token);
      if (input.name !== undefined) token.name = input.name;
      if (input.requests_per_minute !== undefined) token.requestsPerMinute = input.requests_per_minute;
      if (input.tokens_per_minute !== undefined) token.tokensPerMinute = input.tokens_per_minute?.toString() ?? null;
      await em.flush();
      const detail = { name: token.name, before, after: limitsOf(token) };
      await this.audit.record('api_token.updated', { type: 'api_token', id }, detail);
      return { result: toApiTokenDto(token), hash: token.hash };
    });
    await this.lookup.forget(hash);
    return result;
  }

  /** Replaces the secret of a token; the old one stops working at once. */
  async rotate(id: string): Promise<ApiTokenSecretDto> {
    const member = this.member();
    const secret = newApiToken();
    const { result, oldHash } = await this.db.tx(async (em) => {
      const token = await this.tokens.lock(id, WORKING);
      this.refuseBeyond(member, token.scopes);
      const oldHash = token.hash;
      token.prefix = visiblePrefix(secret);
      token.hash = hashApiToken(secret);
      token.lastUsedAt = null;
      await em.flush();
      await this.audit.record('api_token.rotated', { type: 'api_token', id }, { name: token.name });
      return { result: { ...toApiTokenDto(token), token: secret }, oldHash };
    });
    await this.lookup.forget(oldHash);
    return result;
  }

  async revoke(id: string): Promise<void> {
    const hash = await this.db.tx(async (em) => {
      const token = await this.tokens.lock(id, WORKING);
      token.revokedAt = this.clock.now();
      await em.flush();
      await this.audit.record('api_token.revoked', { type: 'api_token', id }, { name: token.name });
      return token.hash;
    });
    await this.lookup.forget(hash);
  }

  private member(): MemberPrincipal {
    const principal = this.context.requiredPrincipal;
    if (principal.kind !== 'member') throw new DomainError('forbidden', 'Only members manage API tokens.');
    return principal;
  }

  private refuseBeyond(member: MemberPrincipal, scopes: TokenScope[]): void {
    const beyond = scopes.filter((scope) => SCOPE_PERMISSIONS[scope].some((p) => !member.permissions.has(p)));
    if (beyond.length > 0) throw new DomainError('forbidden', `Your role does not include: ${beyond.join(', ')}.`);
  }

  private futureDate(value: string | null | undefined): Date | null {
    if (value === null || value === undefined) return null;
    const date = new Date(value);
    if (date.getTime() > this.clock.now().getTime() && date.getUTCFullYear() < 10_000) return date;
    const error = {
      field: 'expires_at',
      code: 'date_not_in_future',
      message: 'expires_at must be a date in the future',
    };
    throw new DomainError('validation_failed', 'Check these fields: expires_at.', { errors: [error] });
  }
}

const WORKING = { revokedAt: null };

const limitsOf = (token: ApiToken) => {
  const { requests_per_minute, tokens_per_minute } = toApiTokenDto(token);
  return { requests_per_minute, tokens_per_minute };
};
