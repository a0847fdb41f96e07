import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../../database/base.entity.js';
import { CrawlSource } from '../documents/crawl-source.entity.js';
import type { PageProblem } from './fetch/page-failure.js';

/** `failed`: nothing could be read; a run that read only some pages is `done` and lists its problems. */
export const RUN_STATES = ['queued', 'running', 'done', 'cancelled', 'failed'] as const;
export type RunState = (typeof RUN_STATES)[number];
export const LIVE_RUNS: RunState[] = ['queued', 'running'];

/** One crawl of a source. A source has at most one unfinished run. */
@Entity({ tableName: 'crawl_runs' })
@Index({ properties: ['sourceId', 'createdAt'] })
@Index({ name: 'crawl_runs_ended_idx', properties: ['endedAt'] })
@Unique({
  name: 'crawl_runs_live_uq',
  properties: ['workspaceId', 'sourceId'],
  where: `state in ('queued', 'running')`,
})
export class CrawlRun extends TenantEntity {
  @ManyToOne(() => CrawlSource, { mapToPk: true, fieldName: 'source_id', deleteRule: 'cascade' })
  sourceId: string;

  @Property({ type: 'string', length: 16 })
  state: RunState = 'queued';

  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  startedAt?: Date | null;

  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  endedAt?: Date | null;

  /** The start addresses are stored: an interrupted run resumes from its pages. */
  @Property({ type: 'boolean', default: false })
  seeded: boolean = false;

  /** More pages were found than the limit allows. */
  @Property({ type: 'boolean', default: false })
  truncated: boolean = false;

  /** Number of job starts. */
  @Property({ type: 'integer', default: 0 })
  attempts: number = 0;

  @Property({ type: 'integer', default: 0 })
  found: number = 0;

  @Property({ type: 'integer', default: 0 })
  added: number = 0;

  @Property({ type: 'integer', default: 0 })
  changed: number = 0;

  @Property({ type: 'integer', default: 0 })
  unchanged: number = 0;

  @Property({ type: 'integer', default: 0 })
  removed: number = 0;

  @Property({ type: 'integer', default: 0 })
  skipped: number = 0;

  @Property({ type: 'integer', default: 0 })
  failed: number = 0;

  /** The first hundred problems. */
  @Property({ type: 'json', columnType: 'jsonb' })
  problems: PageProblem[] = [];
}
