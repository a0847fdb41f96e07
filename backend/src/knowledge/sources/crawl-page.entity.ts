import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../../database/base.entity.js';
import { Document } from '../documents/document.entity.js';
import { CrawlSource } from '../documents/crawl-source.entity.js';

/** A page that a source has found, as the run `runId` left it; `pending` pages of the run in progress are its work list. */
@Entity({ tableName: 'crawl_pages' })
@Index({ properties: ['sourceId', 'runId', 'pending'] })
@Index({ properties: ['documentId'] })
@Index({ name: 'crawl_pages_updated_idx', properties: ['updatedAt'] })
@Unique({ name: 'crawl_pages_url_unique', properties: ['workspaceId', 'sourceId', 'url'] })
export class CrawlPage extends TenantEntity {
  @ManyToOne(() => CrawlSource, { mapToPk: true, fieldName: 'source_id', deleteRule: 'cascade' })
  sourceId: string;

  @Property({ type: 'string', length: 2000 })
  url: string;

  /** Links from the source's address to here. */
  @Property({ type: 'integer' })
  depth: number;

  /** The last run that found it. */
  @Property({ type: 'uuid' })
  runId: string;

  @Property({ type: 'boolean', default: true })
  pending: boolean = true;

  /** Runs in a row that did not find it any more. */
  @Property({ type: 'integer', default: 0 })
  missingRuns: number = 0;

  @ManyToOne(() => Document, { mapToPk: true, fieldName: 'document_id', deleteRule: 'set null', nullable: true })
  documentId?: string | null;

  @Property({ type: 'string', length: 200, nullable: true })
  etag?: string | null;

  @Property({ type: 'string', length: 100, nullable: true })
  lastModified?: string | null;

  /** SHA-256 of the main text, or of the bytes of a file, in hex. */
  @Property({ type: 'string', columnType: 'char(64)', nullable: true })
  contentHash?: string | null;

  /** Wanted links on it: a page that has not changed is not sent again, and still leads to others. */
  @Property({ type: 'array', columnType: 'text[]', defaultRaw: `'{}'` })
  links: string[] = [];
}
