import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../../database/base.entity.js';

/**
 * A version in an index other than the one searched: one being built, or kept. The row is written before its first vector and
 * removed after its last, so that no vector is left untracked in a store.
 */
@Entity({ tableName: 'reindexed_versions' })
@Unique({ name: 'reindexed_versions_unique', properties: ['workspaceId', 'generation', 'versionId'] })
export class ReindexedVersion extends TenantEntity {
  @Property({ type: 'integer' })
  generation: number;

  @Property({ type: 'uuid' })
  documentId: string;

  @Property({ type: 'uuid' })
  versionId: string;

  /** All chunks and vectors are stored. */
  @Property({ type: 'boolean', default: false })
  complete: boolean = false;

  @Property({ type: 'integer', default: 0 })
  chunkCount: number = 0;
}
