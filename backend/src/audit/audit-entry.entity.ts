import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../database/base.entity.js';

/** One recorded action. Never changed; `hash` covers the row and the previous hash. */
@Entity({ tableName: 'audit_log' })
@Unique({ properties: ['workspaceId', 'seq'] })
export class AuditEntry extends TenantEntity {
  /** 1, 2, 3 … within its workspace, without gaps. */
  @Property({ type: 'integer' })
  seq: number;

  /** Stable name of the actor: `member:<id>`, `api_token:<id>`, `system`. */
  @Property({ type: 'string', length: 100 })
  actor: string;

  @Property({ type: 'string', length: 64 })
  action: string;

  @Property({ type: 'string', length: 40 })
  targetType: string;

  @Property({ type: 'string', length: 100 })
  targetId: string;

  @Property({ type: 'json', columnType: 'jsonb' })
  detail: Record<string, unknown>;

  @Property({ type: 'string', length: 64 })
  requestId: string;

  @Property({ type: 'string', columnType: 'char(64)' })
  previousHash: string;

  @Property({ type: 'string', columnType: 'char(64)' })
  hash: string;
}

/** End of a workspace's chain: writers lock this row, and it proves that no entries were truncated. */
@Entity({ tableName: 'audit_heads' })
@Unique({ properties: ['workspaceId'] })
export class AuditHead extends TenantEntity {
  @Property({ type: 'integer' })
  seq: number;

  @Property({ type: 'string', columnType: 'char(64)' })
  hash: string;
}
