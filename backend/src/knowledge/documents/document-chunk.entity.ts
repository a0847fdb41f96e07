import { Entity, Index, Property, Unique } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../../database/base.entity.js';

/**
 * A chunk of a version. Its id is derived from version, generation and ordinal (`chunkId`) and is also the id of its vector.
 * There is no foreign key: chunks of deleted versions are how the sweep finds vectors that were left in a store.
 */
@Entity({ tableName: 'chunks' })
@Index({ properties: ['workspaceId', 'documentId'] })
@Unique({ name: 'chunks_place_unique', properties: ['workspaceId', 'versionId', 'generation', 'ordinal'] })
export class DocumentChunk extends TenantEntity {
  @Property({ type: 'uuid' })
  documentId: string;

  @Property({ type: 'uuid' })
  versionId: string;

  /** Generation of the index it was created for: while a workspace is being reindexed, a version has chunks in two of them. */
  @Property({ type: 'integer', default: 1 })
  generation: number = 1;

  @Property({ type: 'integer' })
  ordinal: number;

  @Property({ type: 'text' })
  text: string;

  @Property({ type: 'integer', nullable: true })
  page?: number | null;

  @Property({ type: 'integer', nullable: true })
  slide?: number | null;

  @Property({ type: 'string', length: 200, nullable: true })
  sheet?: string | null;

  /** Column names, for a chunk of a table that does not contain the header row; embedded and shown before the text. */
  @Property({ type: 'text', nullable: true })
  tableHeader?: string | null;

  @Property({ type: 'array', columnType: 'text[]', nullable: true })
  headingPath?: string[] | null;

  @Property({ type: 'integer' })
  startOffset: number;

  @Property({ type: 'integer' })
  endOffset: number;

  @Property({ type: 'integer' })
  tokenCount: number;
}
