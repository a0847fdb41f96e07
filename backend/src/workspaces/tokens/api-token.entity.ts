import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { TokenScope } from '@nexus/contracts';
import { WorkspaceRow } from '../workspace-row.js';
import { User } from '../user.entity.js';

/** A secret for programs, bound to one workspace. Only its hash is stored. */
@Entity({ tableName: 'api_tokens' })
@Index({ properties: ['workspaceId', 'id'] })
@Index({ properties: ['createdBy'] })
export class ApiToken extends WorkspaceRow {
  @Property({ type: 'string', length: 100 })
  name: string;

  /** First characters of the secret, for people to distinguish tokens. */
  @Property({ type: 'string', length: 16 })
  prefix: string;

  /** SHA-256 in hex. The secret has 256 random bits, so a slow hash would add nothing. */
  @Property({ type: 'string', columnType: 'char(64)', hidden: true })
  @Unique()
  hash: string;

  @Property({ type: 'array', columnType: 'text[]' })
  scopes: TokenScope[];

  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  expiresAt?: Date | null;

  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  lastUsedAt?: Date | null;

  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  revokedAt?: Date | null;

  /** The token's own rate limits; null = those of the installation. */
  @Property({ type: 'integer', nullable: true })
  requestsPerMinute?: number | null;

  @Property({ type: 'bigint', nullable: true })
  tokensPerMinute?: string | null;

  @ManyToOne(() => User, { mapToPk: true, fieldName: 'created_by', deleteRule: 'cascade' })
  createdBy: string;
}
