import { Entity, Index, Property, Unique } from '@mikro-orm/decorators/legacy';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';

/** `page`: one page; `sitemap`: the pages that a sitemap lists; `site`: the pages reachable by links from the address. */
export const SOURCE_KINDS = ['page', 'sitemap', 'site'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

export const SCHEDULES = ['manual', 'hourly', 'daily', 'weekly'] as const;
export type Schedule = (typeof SCHEDULES)[number];

/** Web pages that are read repeatedly. */
@Entity({ tableName: 'crawl_sources' })
@Index({ properties: ['workspaceId', 'createdAt', 'id'] })
@Index({ name: 'crawl_sources_due_idx', properties: ['workspaceId', 'nextRunAt'], where: 'next_run_at is not null' })
@Unique({ name: 'crawl_sources_name_unique', properties: ['workspaceId', 'name'] })
export class CrawlSource extends WorkspaceRow {
  @Property({ type: 'string', length: 100 })
  name: string;

  @Property({ type: 'string', length: 16 })
  kind: SourceKind;

  @Property({ type: 'string', length: 2000 })
  url: string;

  /** Path globs; empty: everything. */
  @Property({ type: 'array', columnType: 'text[]', defaultRaw: `'{}'` })
  include: string[] = [];

  @Property({ type: 'array', columnType: 'text[]', defaultRaw: `'{}'` })
  exclude: string[] = [];

  @Property({ type: 'integer' })
  maxPages: number;

  /** Maximum number of links between the address and a page; sites only. */
  @Property({ type: 'integer' })
  maxDepth: number;

  @Property({ type: 'string', length: 300, default: '' })
  folder: string = '';

  @Property({ type: 'array', columnType: 'text[]', defaultRaw: `'{}'` })
  tags: string[] = [];

  @Property({ type: 'string', length: 16 })
  schedule: Schedule;

  @Property({ type: 'boolean', default: true })
  enabled: boolean = true;

  /** Null: read only on request. */
  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  nextRunAt?: Date | null;

  @Property({ type: 'uuid', nullable: true })
  lastRunId?: string | null;
}
