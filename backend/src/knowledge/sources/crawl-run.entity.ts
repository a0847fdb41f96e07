import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../../database/base.entity.js';
import { CrawlSource } from '../documents/crawl-source.entity.js';
import type { PageProblem } from './fetch/page-failure.js';

/** `failed`: nothing could be read; a run that read only a part is `done` and says so in its problems. */
export const RUN_STATES = ['queued', 'running', 'done', 'cancelled', 'failed'] as const;
export type RunState = (typeof RUN_STATES)[number];
export const LIVE_RUNS: RunState[] = ['queued', 'running'];

/** One reading of a source. A source has at most one that is not over. */
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

  /** The first addresses are stored: an interrupted run goes on from its pages. */
  @Property({ type: 'boolean', default: false })
  seeded: boolean = false;

  /** More pages were found than may be read. */
  @Property({ type: 'boolean', default: false })
  truncated: boolean = false;

  /** How often a job started on it. */
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

  /** The first hundred. */
  @Property({ type: 'json', columnType: 'jsonb' })
  problems: PageProblem[] = [];
}
