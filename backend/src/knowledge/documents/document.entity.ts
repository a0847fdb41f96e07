import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';
import { CrawlSource } from './crawl-source.entity.js';

export const DOCUMENT_STATUSES = [
  'queued',
  'parsing',
  'ocr',
  'chunking',
  'embedding',
  'ready',
  'failed',
  'cancelled',
  'deleting',
] as const;
export type DocumentStatus = (typeof DOCUMENT_STATUSES)[number];
/** A job is, or should be, at work on it. */
export const IN_PROGRESS: DocumentStatus[] = ['queued', 'parsing', 'ocr', 'chunking', 'embedding'];

/** Jobs that a version goes through, in this order; OCR only where pages are pictures. */
export const STAGES = ['parse', 'ocr', 'chunk', 'embed', 'publish'] as const;
export type Stage = (typeof STAGES)[number];

/**
 * What a person uploaded, under its name. Its content is the active version; a newer one may be in the making, and the
 * status then tells of that one.
 */
@Entity({ tableName: 'documents' })
@Index({ properties: ['workspaceId', 'createdAt', 'id'] })
@Index({ properties: ['workspaceId', 'name', 'id'] })
@Index({
  name: 'documents_unfinished_idx',
  properties: ['workspaceId', 'id'],
  where: `status in ('queued', 'parsing', 'ocr', 'chunking', 'embedding', 'deleting')`,
})
@Index({
  name: 'documents_reconcile_idx',
  properties: ['id'],
  where: `status in ('queued', 'parsing', 'ocr', 'chunking', 'embedding', 'deleting')`,
})
@Index({ properties: ['workspaceId', 'folder', 'id'] })
@Unique({
  name: 'documents_live_name_uq',
  properties: ['workspaceId', 'folder', 'name'],
  where: `status <> 'deleting'`,
})
@Unique({
  name: 'documents_live_source_url_uq',
  properties: ['workspaceId', 'sourceUrl'],
  where: `source_url is not null and status <> 'deleting'`,
})
@Index({ name: 'documents_source_idx', properties: ['sourceId'] })
export class Document extends WorkspaceRow {
  @Property({ type: 'string', length: 200 })
  name: string;

  @Property({ type: 'string', length: 16 })
  status: DocumentStatus = 'queued';

  /** 0…1 of the version in the making. */
  @Property({ type: 'float', columnType: 'real' })
  progress: number = 0;

  /** The version that answers come from. */
  @Property({ type: 'uuid', nullable: true })
  activeVersionId?: string | null;

  /** The version in the making, or the one that failed. */
  @Property({ type: 'uuid', nullable: true })
  targetVersionId?: string | null;

  /** Number of the version that the status tells of. */
  @Property({ type: 'integer', default: 1 })
  versionNumber: number = 1;

  /** The next job to be done on the version in the making; null when there is none. */
  @Property({ type: 'string', length: 16, nullable: true })
  stage?: Stage | null;

  /** Counts the jobs of the document: a job of an earlier step has no say any more, and changes nothing. */
  @Property({ type: 'integer', default: 0 })
  step: number = 0;

  /** Pages, chunks or vectors of the stage; null where they cannot be counted. */
  @Property({ type: 'integer', nullable: true })
  stageDone?: number | null;

  @Property({ type: 'integer', nullable: true })
  stageTotal?: number | null;

  /** Seconds until the stage ends, as far as its pace so far tells. */
  @Property({ type: 'integer', nullable: true })
  etaS?: number | null;

  @Property({ type: 'string', length: 100 })
  mimeType: string;

  @Property({ type: 'integer' })
  sizeBytes: number;

  @Property({ type: 'integer', nullable: true })
  pages?: number | null;

  @Property({ type: 'integer', nullable: true })
  chunkCount?: number | null;

  /** Path of the folder it is shown in, `a/b`; empty at the top. */
  @Property({ type: 'string', length: 300, default: '' })
  folder: string = '';

  @Property({ type: 'array', columnType: 'text[]', defaultRaw: `'{}'` })
  tags: string[] = [];

  /** Address of a web page. */
  @Property({ type: 'string', length: 2000, nullable: true })
  sourceUrl?: string | null;

  /** The crawl source that brought it. */
  @ManyToOne(() => CrawlSource, { mapToPk: true, fieldName: 'source_id', deleteRule: 'set null', nullable: true })
  sourceId?: string | null;

  @Property({ type: 'string', length: 40, nullable: true })
  reasonCode?: string | null;

  @Property({ type: 'string', length: 500, nullable: true })
  reasonMessage?: string | null;
}
