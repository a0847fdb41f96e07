import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';

/**
 * What a workspace is indexed with since it was indexed anew; none: the installation's embedder, generation 1. Whoever makes a version
 * searchable holds this row, so that nothing is published into an index that is being left.
 */
@Entity({ tableName: 'workspace_embedders' })
@Unique({ name: 'workspace_embedders_workspace_unique', properties: ['workspaceId'] })
export class WorkspaceEmbedder extends WorkspaceRow {
  @Property({ type: 'string', length: 64 })
  embedderId: string;

  /** Counts the indexes that the workspace has had. */
  @Property({ type: 'integer' })
  generation: number;
}
