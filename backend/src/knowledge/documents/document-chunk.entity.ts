import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../../database/base.entity.js';
import { DocumentVersion } from './document-version.entity.js';

/** A piece of a version. Its id follows from version and ordinal (`chunkId`), and is also the id of its vector. */
@Entity({ tableName: 'chunks' })
@Index({ properties: ['workspaceId', 'documentId'] })
@Unique({ properties: ['workspaceId', 'versionId', 'ordinal'] })
export class DocumentChunk extends TenantEntity {
  @Property({ type: 'uuid' })
  documentId: string;

  @ManyToOne(() => DocumentVersion, { mapToPk: true, fieldName: 'version_id', deleteRule: 'cascade' })
  versionId: string;

  @Property({ type: 'integer' })
  ordinal: number;

  @Property({ type: 'text' })
  text: string;

  @Property({ type: 'integer', nullable: true })
  page?: number | null;

  @Property({ type: 'array', columnType: 'text[]', nullable: true })
  headingPath?: string[] | null;

  @Property({ type: 'integer' })
  startOffset: number;

  @Property({ type: 'integer' })
  endOffset: number;

  @Property({ type: 'integer' })
  tokenCount: number;
}
