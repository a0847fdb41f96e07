import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { BaseEntity } from '../database/base.entity.js';
import { User } from '../workspaces/user.entity.js';

/**
 * One sign-in on one device, which is also the family of its refresh secrets: each use replaces the secret, and reusing
 * a replaced one ends the session. It belongs to a person, not to a workspace.
 */
@Entity({ tableName: 'sessions' })
@Index({ properties: ['userId', 'id'] })
@Index({ name: 'sessions_expired_idx', properties: ['expiresAt'] })
@Index({ name: 'sessions_revoked_idx', properties: ['revokedAt'] })
export class Session extends BaseEntity {
  @ManyToOne(() => User, { mapToPk: true, fieldName: 'user_id', deleteRule: 'cascade' })
  userId: string;

  /** The workspace in access tokens of this session. */
  @Property({ type: 'uuid' })
  workspaceId: string;

  @Property({ type: 'string', columnType: 'char(64)', hidden: true })
  refreshHash: string;

  /** The previous secret; within seconds of the rotation it returns the same successor again (two tabs, a reload). */
  @Property({ type: 'string', columnType: 'char(64)', nullable: true, hidden: true })
  previousHash?: string | null;

  @Property({ type: 'Date', columnType: 'timestamptz(3)' })
  rotatedAt: Date;

  @Property({ type: 'Date', columnType: 'timestamptz(3)' })
  expiresAt: Date;

  @Property({ type: 'string', length: 300 })
  userAgent: string;

  @Property({ type: 'string', length: 45 })
  ip: string;

  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  revokedAt?: Date | null;

  /** `logout`, `revoked`, `refresh_reused`, `password_changed`. */
  @Property({ type: 'string', length: 32, nullable: true })
  revokedReason?: string | null;
}
