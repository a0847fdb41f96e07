import { Entity, ManyToOne, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { newId } from '../../common/ids/ids.js';
import { Workspace } from '../workspace.entity.js';

/** Counter of changes of one kind in one workspace; part of every key of the answer cache. */
@Entity({ tableName: 'workspace_revisions' })
@Unique({ properties: ['workspaceId', 'kind'] })
export class WorkspaceRevision {
  @PrimaryKey({ type: 'uuid' })
  id: string = newId();

  @ManyToOne(() => Workspace, { mapToPk: true, fieldName: 'workspace_id', deleteRule: 'cascade' })
  workspaceId: string;

  @Property({ type: 'string', length: 32 })
  kind: string;

  @Property({ type: 'integer' })
  value: number = 0;
}
