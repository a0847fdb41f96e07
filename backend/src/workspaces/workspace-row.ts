import { ManyToOne } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../database/base.entity.js';
import { Workspace } from './workspace.entity.js';

/** A row that is deleted with its workspace. Rows deleted with another row, or kept, extend TenantEntity. */
export abstract class WorkspaceRow extends TenantEntity {
  @ManyToOne(() => Workspace, { mapToPk: true, fieldName: 'workspace_id', deleteRule: 'cascade' })
  override workspaceId: string = undefined!;
}
