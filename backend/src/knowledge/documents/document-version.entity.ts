import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../../database/base.entity.js';
import type { OcrMode } from '../../parsing/document-parser.js';
import { Document, type Stage } from './document.entity.js';

/**
 * `kept`: was replaced and can be restored; it has bytes, text and chunks, but no vectors.
 * `superseded`: no longer needed; its chunks and bytes are about to be removed.
 */
export const VERSION_STATES = ['pending', 'active', 'failed', 'cancelled', 'kept', 'superseded'] as const;
export type VersionState = (typeof VERSION_STATES)[number];
/** States that identify the document by content: the same bytes, uploaded again, match this document. */
export const LIVE_STATES: VersionState[] = ['pending', 'active', 'failed', 'cancelled'];

/** One version of a document's content. */
@Entity({ tableName: 'document_versions' })
@Index({ properties: ['workspaceId', 'documentId'] })
@Index({ properties: ['documentId'] })
@Index({ name: 'document_versions_superseded_idx', properties: ['workspaceId', 'id'], where: `state = 'superseded'` })
@Index({ name: 'document_versions_purge_idx', properties: ['id'], where: `state = 'superseded'` })
@Index({
  name: 'document_versions_retire_idx',
  properties: ['id'],
  where: `state in ('kept', 'cancelled', 'failed') and embedded_count > 0`,
})
@Unique({
  name: 'document_versions_live_content_uq',
  properties: ['workspaceId', 'sha256'],
  where: `state in ('pending', 'active', 'failed', 'cancelled') and rereads = false`,
})
export class DocumentVersion extends TenantEntity {
  @ManyToOne(() => Document, { mapToPk: true, fieldName: 'document_id', deleteRule: 'cascade' })
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

  /** The embedding model that its chunks were created for. */
  @Property({ type: 'string', length: 64, nullable: true })
  embedderId?: string | null;

  /** Generation of the index that contains its chunks. */
  @Property({ type: 'integer', default: 1 })
  generation: number = 1;

  /** The document's own title, prepended to each embedded text. */
  @Property({ type: 'string', length: 500, nullable: true })
  title?: string | null;

  @Property({ type: 'integer', nullable: true })
  pages?: number | null;

  /** Set once all chunks are stored. */
  @Property({ type: 'integer', nullable: true })
  chunkCount?: number | null;

  /** Number of chunks whose vectors are stored, counted from the first: an interrupted job resumes there. */
  @Property({ type: 'integer' })
  embeddedCount: number = 0;

  /** OCR mode for pages that are images; null: the workspace's setting. */
  @Property({ type: 'string', length: 8, nullable: true })
  ocrMode?: OcrMode | null;

  /** Reads the bytes of the version in use again: both have the same content until it replaces that one. */
  @Property({ type: 'boolean', default: false })
  rereads: boolean = false;

  /** Opens an encrypted file. Sealed, and deleted once the file has been read. */
  @Property({ type: 'text', nullable: true, hidden: true })
  password?: string | null;

  /** Size of its text in UTF-8 bytes. */
  @Property({ type: 'integer', nullable: true })
  textBytes?: number | null;

  /** Number of job starts since the stage, or the last retry, began. */
  @Property({ type: 'integer' })
  attempts: number = 0;

  /** Human-readable description of what could not be read. */
  @Property({ type: 'string', length: 500, nullable: true })
  partial?: string | null;

  @Property({ type: 'string', length: 40, nullable: true })
  reasonCode?: string | null;

  @Property({ type: 'string', length: 500, nullable: true })
  reasonMessage?: string | null;

  @Property({ type: 'string', length: 16, nullable: true })
  failedStage?: Stage | null;

  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  failedAt?: Date | null;
}
