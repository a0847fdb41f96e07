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
/** A job is, or should be, working on it. */
export const IN_PROGRESS: DocumentStatus[] = ['queued', 'parsing', 'ocr', 'chunking', 'embedding'];

/** Stages of a version in this order; `ocr` only if it has pages that are images. */
export const STAGES = ['parse', 'ocr', 'chunk', 'embed', 'publish'] as const;
export type Stage = (typeof STAGES)[number];

/**
 * An uploaded document under its name. Its content is the active version; while a newer version is being processed, the status
 * refers to that one.
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

  /** Progress 0…1 of the version being processed. */
  @Property({ type: 'float', columnType: 'real' })
  progress: number = 0;

  /** The version that answers are drawn from. */
  @Property({ type: 'uuid', nullable: true })
  activeVersionId?: string | null;

  /** The version being processed, or the one that failed. */
  @Property({ type: 'uuid', nullable: true })
  targetVersionId?: string | null;

  /** Number of the version that the status refers to. */
  @Property({ type: 'integer', default: 1 })
  versionNumber: number = 1;

  /** The next job of the version being processed; null if there is none. */
  @Property({ type: 'string', length: 16, nullable: true })
  stage?: Stage | null;

  /** Counts the jobs of the document: a job of an earlier step is void and changes nothing. */
  @Property({ type: 'integer', default: 0 })
  step: number = 0;

  /** Pages, chunks or vectors of the stage; null if they cannot be counted. */
  @Property({ type: 'integer', nullable: true })
  stageDone?: number | null;

  @Property({ type: 'integer', nullable: true })
  stageTotal?: number | null;

  /** Estimated seconds until the stage ends, at its current pace. */
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

  /** Path of its folder, `a/b`; empty at the top level. */
  @Property({ type: 'string', length: 300, default: '' })
  folder: string = '';

  @Property({ type: 'array', columnType: 'text[]', defaultRaw: `'{}'` })
  tags: string[] = [];

  /** Address of a web page. */
  @Property({ type: 'string', length: 2000, nullable: true })
  sourceUrl?: string | null;

  /** The crawl source that added it. */
  @ManyToOne(() => CrawlSource, { mapToPk: true, fieldName: 'source_id', deleteRule: 'set null', nullable: true })
  sourceId?: string | null;

  @Property({ type: 'string', length: 40, nullable: true })
  reasonCode?: string | null;

  @Property({ type: 'string', length: 500, nullable: true })
  reasonMessage?: string | null;
}
