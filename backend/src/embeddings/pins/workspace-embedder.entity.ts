import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';

/**
 * The index of a workspace that has been reindexed; without a row: the installation's embedder, generation 1. Publishing a
 * version locks this row, so that nothing is published into an index that is being replaced.
 */
@Entity({ tableName: 'workspace_embedders' })
@Unique({ name: 'workspace_embedders_workspace_unique', properties: ['workspaceId'] })
export class WorkspaceEmbedder extends WorkspaceRow {
  @Property({ type: 'string', length: 64 })
  embedderId: string;

  /** Counts the indexes of the workspace. */
  @Property({ type: 'integer' })
  generation: number;
}
