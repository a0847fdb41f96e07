import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';

/** Limits that the operator sets for one workspace instead of the installation's defaults. Null: the default; 0: no limit. */
@Entity({ tableName: 'workspace_quotas' })
@Unique({ name: 'workspace_quotas_workspace_unique', properties: ['workspaceId'] })
export class WorkspaceQuota extends WorkspaceRow {
  @Property({ type: 'bigint', nullable: true })
  storageBytes?: string | null;

  @Property({ type: 'integer', nullable: true })
  documents?: number | null;

  @Property({ type: 'integer', nullable: true })
  chunks?: number | null;
}
