import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../../database/base.entity.js';
import { Document } from '../documents/document.entity.js';
import { CrawlSource } from '../documents/crawl-source.entity.js';

/** A page found by a source, in its state after the run `runId`; the `pending` pages of the current run are its work list. */
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

  /** Number of links between the source's address and this page. */
  @Property({ type: 'integer' })
  depth: number;

  /** The last run that found it. */
  @Property({ type: 'uuid' })
  runId: string;

  @Property({ type: 'boolean', default: true })
  pending: boolean = true;

  /** Number of consecutive runs that did not find it. */
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

  /** Links on it that the source follows: an unchanged page is not sent again, but its links are still needed. */
  @Property({ type: 'array', columnType: 'text[]', defaultRaw: `'{}'` })
  links: string[] = [];
}
