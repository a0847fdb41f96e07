import type { Dictionary } from '@mikro-orm/core';
import { Filter, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { newId } from '../common/ids/ids.js';

export const TENANT_FILTER = 'tenant';

export abstract class BaseEntity {
  @PrimaryKey({ type: 'uuid' })
  id: string = newId();

  @Property({ type: 'Date', columnType: 'timestamptz(3)' })
  createdAt: Date = new Date();

  @Property({ type: 'Date', columnType: 'timestamptz(3)', onUpdate: () => new Date() })
  updatedAt: Date = new Date();
}

/** A row that belongs to one workspace. Reads are filtered by the context's workspace, writes are checked against it. */
@Filter({
  name: TENANT_FILTER,
  cond: (args: Dictionary) => ({ workspaceId: args.workspaceId as string }),
  default: true,
})
export abstract class TenantEntity extends BaseEntity {
  @Property({ type: 'uuid' })
  workspaceId: string;
}
