import { Entity, Index, Property, Unique } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../../database/base.entity.js';

export const DOCUMENT_STATUSES = ['queued', 'parsing', 'embedding', 'ready', 'failed', 'deleting'] as const;
export type DocumentStatus = (typeof DOCUMENT_STATUSES)[number];
/** A job is, or should be, at work on it. */
export const IN_PROGRESS: DocumentStatus[] = ['queued', 'parsing', 'embedding'];

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
  where: `status in ('queued', 'parsing', 'embedding', 'deleting')`,
})
@Unique({ name: 'documents_live_name_uq', properties: ['workspaceId', 'name'], where: `status <> 'deleting'` })
export class Document extends TenantEntity {
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
  @Property({ type: 'uuid', nullable: true })
  sourceId?: string | null;

  @Property({ type: 'string', length: 40, nullable: true })
  reasonCode?: string | null;

  @Property({ type: 'string', length: 500, nullable: true })
  reasonMessage?: string | null;
}
