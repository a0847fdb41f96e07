import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import { TenantDb } from '../../database/tenant-db.js';
import { isUniqueViolation } from '../../database/unique-violations.js';
import { CrawlRun } from './crawl-run.entity.js';
import type { CrawlSource } from '../documents/crawl-source.entity.js';
import { CrawlQueue } from './run/crawl.queue.js';
import { nextRun } from './schedule.js';
import { SourcesRepository } from './sources.repository.js';

/** Number of runs of a source that are kept as history. */
const KEPT_RUNS = 50;

/** Starts and ends runs of a source; it has at most one unfinished run. */
@Injectable()
export class RunStarter {
  constructor(
    private readonly db: TenantDb,
    private readonly context: RequestContext,
    private readonly clock: Clock,
    private readonly sources: SourcesRepository,
    private readonly queue: CrawlQueue,
    private readonly audit: AuditService,
  ) {}

  /** The run in progress, or a new one. @throws DomainError `source_not_found` */
  async start(sourceId: string): Promise<CrawlRun> {
    const run = await this.db.tx(async (em) => {
      const source = await this.sources.lock(sourceId);
      const live = await this.sources.findLiveRun(em, sourceId);
      if (live) return live;
      const made = await this.insert(em, source);
      await this.audit.record('crawl_source.run_started', { type: 'crawl_source', id: sourceId });
      return made;
    });
    await this.queue.add(run.id);
    return run;
  }

  /** For the scheduler; no-op if another process was faster or the source has changed. */
  async startDue(sourceId: string): Promise<void> {
    const run = await this.startDueIn(sourceId).catch((error: unknown) => {
      if (isUniqueViolation(error, 'crawl_runs_live_uq')) return undefined;
      throw error;
    });
    if (run) await this.queue.add(run.id);
  }

  /** @returns whether a run was in progress */
  async cancel(sourceId: string): Promise<boolean> {
    const run = await this.db.tx(async (em) => {
      await this.sources.lock(sourceId);
      const live = await this.sources.findLiveRun(em, sourceId);
      if (!live) return null;
      Object.assign(live, { state: 'cancelled', endedAt: this.clock.now() });
      await em.flush();
      await this.audit.record('crawl_source.run_cancelled', { type: 'crawl_source', id: sourceId });
      return live;
    });
    if (run) await this.queue.cancel(run.id);
    return run !== null;
  }

  private startDueIn(sourceId: string): Promise<CrawlRun | undefined> {
    return this.db.tx(async (em) => {
      if (!(await this.sources.find(sourceId))) return undefined;
      const source = await this.sources.lock(sourceId);
      const now = this.clock.now();
      if (!source.enabled || !source.nextRunAt || source.nextRunAt > now) return undefined;
      source.nextRunAt = nextRun(source.schedule, source.nextRunAt, now);
      await em.flush();
      if (await this.sources.findLiveRun(em, sourceId)) return undefined;
      return this.insert(em, source);
    });
  }

  private async insert(em: EntityManager, source: CrawlSource): Promise<CrawlRun> {
    const run = new CrawlRun();
    const now = this.clock.now();
    Object.assign(run, { workspaceId: this.context.workspaceId, sourceId: source.id, createdAt: now, updatedAt: now });
    source.lastRunId = run.id;
    await em.persist(run).flush();
    const old = await em.find(
      CrawlRun,
      { sourceId: source.id },
      { orderBy: { createdAt: 'desc' }, offset: KEPT_RUNS, fields: ['id'], limit: KEPT_RUNS },
    );
    if (old.length > 0) await this.db.delete(CrawlRun, { id: { $in: old.map(({ id }) => id) } });
    return run;
  }
}
