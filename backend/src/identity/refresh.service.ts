import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock/clock.js';
import { DomainError } from '../common/errors/domain-error.js';
import { updateRows } from '../database/statements.js';
import { SystemScope } from '../database/system-scope.js';
import { type RefreshSecret, RefreshSecrets } from './refresh-secrets.js';
import { Session } from './session.entity.js';
import { SessionsService } from './sessions.service.js';

/**
 * How long a replaced secret still returns its successor. Two tabs that start together, and a page reloaded during its
 * refresh, send it twice. This does not fork the session: the successor is the same, and the later use of it ends the
 * session.
 */
export const ROTATION_GRACE_MS = 5_000;

export interface Rotation {
  session: Session;
  refreshSecret: string;
}

/** Rotating refresh secrets with reuse detection (OAuth 2.0 Security BCP, RFC 9700, section 4.14.2). */
@Injectable()
export class RefreshService {
  constructor(
    private readonly system: SystemScope,
    private readonly clock: Clock,
    private readonly secrets: RefreshSecrets,
    private readonly sessions: SessionsService,
  ) {}

  /** @throws DomainError `refresh_invalid` (missing, invented, expired, ended) or `refresh_reused` (the session was ended) */
  async rotate(text: string | null): Promise<Rotation> {
    const presented = text === null ? null : this.secrets.decode(text);
    if (!presented) throw new DomainError('refresh_invalid', 'Sign in again.');
    const next = this.secrets.successor(presented);
    const rotated = await this.replace(presented, next);
    const session = await this.system.run('auth.refresh', (em) => em.findOne(Session, { id: presented.sessionId }));
    if (!session || session.revokedAt || session.expiresAt <= this.clock.now()) {
      throw new DomainError('refresh_invalid', 'The session has ended. Sign in again.');
    }
    if (!rotated && !this.justReplaced(session, presented, next)) return this.reused(session);
    return { session, refreshSecret: this.secrets.encode(next) };
  }

  /** Ends the session of the secret, whether it is the current or an older one of the family. */
  async end(text: string | null): Promise<void> {
    const presented = text === null ? null : this.secrets.decode(text);
    if (presented) await this.sessions.endById(presented.sessionId, 'logout');
  }

  /** One conditional UPDATE: of two requests with the same secret exactly one rotates, on any replica. */
  private async replace(presented: RefreshSecret, next: RefreshSecret): Promise<boolean> {
    const now = this.clock.now();
    const presentedHash = this.secrets.hash(presented);
    const current = { id: presented.sessionId, refreshHash: presentedHash, revokedAt: null, expiresAt: { $gt: now } };
    const change = {
      refreshHash: this.secrets.hash(next),
      previousHash: presentedHash,
      rotatedAt: now,
      expiresAt: this.sessions.expiry(),
    };
    return this.system.run('auth.refresh', async (em) => (await updateRows(em, Session, current, change)) === 1);
  }

  private justReplaced(session: Session, presented: RefreshSecret, next: RefreshSecret): boolean {
    const age = this.clock.now().getTime() - session.rotatedAt.getTime();
    const previous = session.previousHash === this.secrets.hash(presented);
    return previous && session.refreshHash === this.secrets.hash(next) && age <= ROTATION_GRACE_MS;
  }

  private async reused(session: Session): Promise<never> {
    await this.sessions.endById(session.id, 'refresh_reused');
    throw new DomainError('refresh_reused', 'A refresh secret was reused, so the session was ended. Sign in again.');
  }
}
