import { Entity, Index, Property, Unique } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../../database/base.entity.js';

/** `superseded`: nobody needs it any more; its vectors, chunks and bytes are about to go. */
export const VERSION_STATES = ['pending', 'active', 'failed', 'superseded'] as const;
export type VersionState = (typeof VERSION_STATES)[number];
export const LIVE_STATES: VersionState[] = ['pending', 'active', 'failed'];

/** One content of a document. */
@Entity({ tableName: 'document_versions' })
@Index({ properties: ['workspaceId', 'documentId'] })
@Index({ name: 'document_versions_superseded_idx', properties: ['workspaceId', 'id'], where: `state = 'superseded'` })
@Unique({
  name: 'document_versions_live_content_uq',
  properties: ['workspaceId', 'sha256'],
  where: `state <> 'superseded'`,
})
export class DocumentVersion extends TenantEntity {
  @Property({ type: 'uuid' })
  documentId: string;

  @Property({ type: 'integer' })
  number: number;

  /** Key of the bytes in the blob store. */
  @Property({ type: 'string', columnType: 'char(64)' })
  sha256: string;

  @Property({ type: 'string', length: 100 })
  mimeType: string;

  @Property({ type: 'integer' })
  sizeBytes: number;

  @Property({ type: 'string', length: 16 })
  state: VersionState = 'pending';

  /** The model its chunks were cut for and embedded by. */
  @Property({ type: 'string', length: 64, nullable: true })
  embedderId?: string | null;

  /** The document's own title, put before each embedded text. */
  @Property({ type: 'string', length: 500, nullable: true })
  title?: string | null;

  @Property({ type: 'integer', nullable: true })
  pages?: number | null;

  /** Set once all chunks are stored. */
  @Property({ type: 'integer', nullable: true })
  chunkCount?: number | null;

  /** Chunks whose vectors are stored, counted from the first: where an interrupted job goes on. */
  @Property({ type: 'integer' })
  embeddedCount: number = 0;

  /** How often a job started on it since the upload or the last retry. */
  @Property({ type: 'integer' })
  attempts: number = 0;

  /** What could not be read, in words. */
  @Property({ type: 'string', length: 500, nullable: true })
  partial?: string | null;
}
