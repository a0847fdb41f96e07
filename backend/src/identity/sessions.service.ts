import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { Clock } from '../common/clock/clock.js';
import { type MemberPrincipal, RequestContext } from '../common/context/request-context.js';
import { DomainError } from '../common/errors/domain-error.js';
import { isUuid } from '../common/ids/ids.js';
import { mapPage, type Page, type PageQuery } from '../common/paging/paging.js';
import { AppConfig } from '../config/app-config.js';
import { keysetPage, NEWEST_FIRST } from '../database/keyset-page.js';
import { updateRows } from '../database/statements.js';
import { SystemScope } from '../database/system-scope.js';
import { ProcessCache } from '../redis/process-cache.js';
import { RedisService } from '../redis/redis.service.js';
import type { ClientInfo } from './client-info.js';
import { type SessionDto, toSessionDto } from './dto/session.dto.js';
import { RefreshSecrets } from './refresh-secrets.js';
import { Session } from './session.entity.js';

export type RevocationReason = 'logout' | 'revoked' | 'refresh_reused' | 'password_changed';

interface Liveness {
  userId: string;
  /** Milliseconds. */
  expiresAt: number;
}

/** Opens, lists and ends sessions. Rotation of their refresh secrets is in RefreshService. */
@Injectable()
export class SessionsService implements OnModuleInit {
  private readonly live: ProcessCache<Liveness | null>;

  constructor(
    private readonly system: SystemScope,
    private readonly context: RequestContext,
    private readonly clock: Clock,
    private readonly config: AppConfig,
    private readonly secrets: RefreshSecrets,
    private readonly audit: AuditService,
    redis: RedisService,
  ) {
    this.live = new ProcessCache(redis, 'nexus:sessions');
  }

  async onModuleInit(): Promise<void> {
    await this.live.start();
  }

  /** Creates a session and its first refresh secret, in the caller's transaction. */
  async open(
    em: EntityManager,
    who: { userId: string; workspaceId: string; client: ClientInfo },
  ): Promise<{ session: Session; refreshSecret: string }> {
    const session = new Session();
    const secret = this.secrets.first(session.id);
    Object.assign(session, {
      userId: who.userId,
      workspaceId: who.workspaceId,
      refreshHash: this.secrets.hash(secret),
      rotatedAt: this.clock.now(),
      expiresAt: this.expiry(),
      ip: who.client.ip,
      userAgent: who.client.userAgent.replaceAll('\0', ''),
    });
    await em.persist(session).flush();
    const target = { type: 'session', id: session.id };
    const { workspaceId, userId } = who;
    await this.audit.recordIn(em, { workspaceId, actor: `member:${userId}`, action: 'session.created', target });
    return { session, refreshSecret: this.secrets.encode(secret) };
  }

  expiry(): Date {
    return new Date(this.clock.now().getTime() + this.config.auth.refreshTtlS * 1000);
  }

  /** Whether the session is active and belongs to this user; at most five seconds stale. */
  async isLive(sessionId: string, userId: string): Promise<boolean> {
    const known = await this.live.get(sessionId, () => this.loadLiveness(sessionId));
    return known !== null && known.userId === userId && known.expiresAt > this.clock.now().getTime();
  }

  /** The member's active sessions, newest first. */
  async list(member: MemberPrincipal, query: PageQuery): Promise<Page<SessionDto>> {
    const where = { userId: member.userId, revokedAt: null, expiresAt: { $gt: this.clock.now() } };
    const page = await this.system.run('auth.sessions', (em) => keysetPage(em, Session, where, query, NEWEST_FIRST));
    return mapPage(page, (session) => toSessionDto(session, member.sessionId));
  }

  /** @throws DomainError `session_not_found`, also for another user's session */
  async revokeOwn(member: MemberPrincipal, id: string): Promise<void> {
    const where = { id, userId: member.userId, revokedAt: null };
    const session = isUuid(id) ? await this.system.run('auth.sessions', (em) => em.findOne(Session, where)) : null;
    if (!session) throw new DomainError('session_not_found');
    await this.end([session], 'revoked');
  }

  async revokeOthers(member: MemberPrincipal): Promise<void> {
    const others = await this.system.run('auth.sessions', (em) => em.find(Session, othersOf(member)));
    await this.end(others, 'revoked');
  }

  /**
   * Ends all other sessions of the member, in the caller's transaction.
   * @returns a function to call after the commit
   */
  async endOthersIn(
    em: EntityManager,
    member: MemberPrincipal,
    reason: RevocationReason,
  ): Promise<() => Promise<void>> {
    const others = await em.find(Session, othersOf(member));
    for (const session of others) await this.endIn(em, session, reason);
    return async () => {
      for (const { id } of others) await this.live.invalidate(id);
    };
  }

  /** Ends the oldest sessions of a person beyond the maximum. A new one is never refused. */
  async endSurplus(userId: string): Promise<void> {
    const where = { userId, revokedAt: null, expiresAt: { $gt: this.clock.now() } };
    const page = { orderBy: { id: 'desc' }, offset: this.config.maxima.sessions, limit: 100 } as const;
    await this.end(await this.system.run('auth.sessions', (em) => em.find(Session, where, page)), 'revoked');
  }

  async endById(id: string, reason: RevocationReason): Promise<void> {
    const session = await this.system.run('auth.sessions', (em) => em.findOne(Session, { id, revokedAt: null }));
    if (session) await this.end([session], reason);
  }

  private async end(sessions: Session[], reason: RevocationReason): Promise<void> {
    for (const session of sessions) {
      await this.system.tx('auth.sessions', (em) => this.endIn(em, session, reason));
      await this.live.invalidate(session.id);
    }
  }

  private async endIn(em: EntityManager, session: Session, revokedReason: RevocationReason): Promise<void> {
    const { id, workspaceId, userId } = session;
    const change = { revokedAt: this.clock.now(), revokedReason };
    if ((await updateRows(em, Session, { id, revokedAt: null }, change)) === 0) return;
    const actor = this.context.principal?.id ?? (revokedReason === 'logout' ? `member:${userId}` : 'system');
    const target = { type: 'session', id };
    const detail = { reason: revokedReason };
    await this.audit.recordIn(em, { workspaceId, actor, action: 'session.ended', target, detail });
  }

  private async loadLiveness(id: string): Promise<Liveness | null> {
    const session = await this.system.run('auth.sessions', (em) => em.findOne(Session, { id, revokedAt: null }));
    return session ? { userId: session.userId, expiresAt: session.expiresAt.getTime() } : null;
  }
}

const othersOf = ({ userId, sessionId }: MemberPrincipal) => ({ userId, revokedAt: null, id: { $ne: sessionId } });
