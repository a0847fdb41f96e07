import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { newId } from '../../common/ids/ids.js';

/** Counter of changes of one kind in one workspace; every key of the answer cache holds it. */
@Entity({ tableName: 'workspace_revisions' })
@Unique({ properties: ['workspaceId', 'kind'] })
export class WorkspaceRevision {
  @PrimaryKey({ type: 'uuid' })
  id: string = newId();

  @Property({ type: 'uuid' })
  workspaceId: string;

  @Property({ type: 'string', length: 32 })
  kind: string;

  @Property({ type: 'integer' })
  value: number = 0;
}
