import { ManyToOne } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../database/base.entity.js';
import { Workspace } from './workspace.entity.js';

/** A row that goes with its workspace. One that goes with another row, or stays, is a TenantEntity. */
export abstract class WorkspaceRow extends TenantEntity {
  @ManyToOne(() => Workspace, { mapToPk: true, fieldName: 'workspace_id', deleteRule: 'cascade' })
  override workspaceId: string;
}
