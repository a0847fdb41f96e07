import { type ExecutionContext, Injectable } from '@nestjs/common';
import { type Permission, ROLE_PERMISSIONS, type Role, ROLES } from '@nexus/contracts';
import type { FastifyRequest } from 'fastify';
import type { MemberPrincipal, Principal, VisitorPrincipal } from '../common/context/request-context.js';
import { DomainError } from '../common/errors/domain-error.js';
import { isUuid } from '../common/ids/ids.js';
import { AppConfig } from '../config/app-config.js';
import { PeopleService } from '../workspaces/people.service.js';
import { API_TOKEN_PREFIX } from '../workspaces/tokens/token-format.js';
import { TokenLookup } from '../workspaces/tokens/token-lookup.js';
import { type AccessClaims, AccessTokens, AccessTokenVerifier } from './access-tokens.js';
import { VISITOR_AUDIENCE } from './auth-keys.js';
import { SessionsService } from './sessions.service.js';
import { tokenError } from './token-errors.js';
import { VisitorRights } from './visitor-rights.js';
import { toVisitorPrincipal, VisitorTokens } from './visitor-tokens.js';

const BEARER = /^Bearer +(\S+) *$/i;
const MAX_TOKEN_LENGTH = 2_048;
const PERMISSIONS_OF = new Map<Role, ReadonlySet<Permission>>(
  ROLES.map((role) => [role, new Set(ROLE_PERMISSIONS[role])]),
);

/** Determines the principal from the Authorization header (never the URL) and the requested workspace. */
@Injectable()
export class AccessService {
  constructor(
    private readonly config: AppConfig,
    private readonly accessTokens: AccessTokens,
    private readonly verifier: AccessTokenVerifier,
    private readonly sessions: SessionsService,
    private readonly people: PeopleService,
    private readonly apiTokens: TokenLookup,
    private readonly visitorTokens: VisitorTokens,
    private readonly visitorRights: VisitorRights,
  ) {}

  /**
   * @throws DomainError `token_missing` | `token_invalid` | `token_expired` | `forbidden` | `origin_not_allowed` |
   * `widget_paused` | `widget_not_found`
   */
  async principal(context: ExecutionContext): Promise<Principal> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const known = await this.knownPrincipal(request);
    if (known) return known;
    const token = bearerToken(request);
    const requested = requestedWorkspace(request);
    if (this.isVisitors(token)) return boundTo(await this.visitor(request, token), requested);
    return this.member(await this.verifier.claims(context, token), requested);
  }

  /** Whether an admitted request would still be admitted. Throws like `principal`. */
  async principalAgain(request: FastifyRequest): Promise<Principal> {
    const known = await this.knownPrincipal(request);
    if (known) return known;
    const token = bearerToken(request);
    const requested = requestedWorkspace(request);
    if (this.isVisitors(token)) return boundTo(await this.visitor(request, token), requested);
    return this.member(this.accessTokens.verify(token), requested);
  }

  /** The same without verifying a signature: null for a JWT not seen before, or a visitor's. */
  async knownPrincipal(request: FastifyRequest): Promise<Principal | null> {
    const token = bearerToken(request);
    const requested = requestedWorkspace(request);
    if (token.startsWith(API_TOKEN_PREFIX)) return boundTo(await this.apiTokens.resolve(token), requested);
    const known = this.verifier.known(token);
    return known ? this.member(known, requested) : null;
  }

  private async member(claims: AccessClaims, requested: string | null): Promise<MemberPrincipal> {
    const { sub: userId, sid: sessionId, ws } = claims;
    if (!(await this.sessions.isLive(sessionId, userId))) {
      throw tokenError('token_invalid', 'The session of this token has ended. Sign in again.');
    }
    const workspaceId = requested ?? ws;
    const role = await this.people.roleOf(userId, workspaceId);
    // The same answer whether or not the workspace exists.
    if (!role) throw new DomainError('forbidden', 'You are not a member of this workspace.');
    const permissions = PERMISSIONS_OF.get(role) ?? new Set();
    return { kind: 'member', id: `member:${userId}`, userId, sessionId, workspaceId, role, permissions };
  }

  private isVisitors(token: string): boolean {
    return this.accessTokens.audienceOf(token) === VISITOR_AUDIENCE;
  }

  private async visitor(request: FastifyRequest, token: string): Promise<VisitorPrincipal> {
    const claims = this.visitorTokens.verify(token);
    if (!this.originsOf(request).includes(claims.origin))
      throw new DomainError('origin_not_allowed', 'This visitor token belongs to another website.');
    await this.visitorRights.check(claims);
    return toVisitorPrincipal(claims);
  }

  /** Browsers omit Origin in same-origin GET requests; Sec-Fetch-Site, which pages cannot set, identifies those. */
  private originsOf(request: FastifyRequest): string[] {
    const { origin } = request.headers;
    if (origin !== undefined) return [origin];
    if (request.headers['sec-fetch-site'] !== 'same-origin') return [];
    const { publicUrl } = this.config.http;
    return [`${request.protocol}://${request.host}`, ...(publicUrl ? [new URL(publicUrl).origin] : [])];
  }
}

function bearerToken(request: FastifyRequest): string {
  const header = request.headers.authorization;
  if (header === undefined) throw tokenError('token_missing');
  const token = BEARER.exec(header)?.[1];
  if (!token || token.length > MAX_TOKEN_LENGTH) throw tokenError('token_invalid');
  return token;
}

function requestedWorkspace(request: FastifyRequest): string | null {
  const header = request.headers['x-workspace-id'];
  if (header === undefined) return null;
  if (typeof header !== 'string' || !isUuid(header))
    throw new DomainError('request_invalid', 'X-Workspace-Id must be a workspace id.');
  return header.toLowerCase();
}

/** API tokens and visitors belong to one workspace; requesting another is refused, not ignored. */
function boundTo<T extends Principal>(principal: T, requested: string | null): T {
  if (requested === null || requested === principal.workspaceId) return principal;
  throw new DomainError('forbidden', 'This token is bound to another workspace.');
}
