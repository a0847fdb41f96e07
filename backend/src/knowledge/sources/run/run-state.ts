import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../common/clock/clock.js';
import { RequestContext } from '../../../common/context/request-context.js';
import { newId } from '../../../common/ids/ids.js';
import { lockRow } from '../../../database/row-locks.js';
import { TenantDb } from '../../../database/tenant-db.js';
import { CrawlPage } from '../crawl-page.entity.js';
import { CrawlRun, LIVE_RUNS } from '../crawl-run.entity.js';
import { CrawlSource } from '../../documents/crawl-source.entity.js';
import type { PageProblem } from '../fetch/page-failure.js';

const MAX_PROBLEMS = 100;
const ROWS_PER_INSERT = 200;

/** Counters of a run, one per outcome. */
export const OUTCOMES = ['added', 'changed', 'unchanged', 'removed', 'skipped', 'failed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Outcome of a page. */
export interface PageResult {
  outcome: Outcome;
  /** Updates of the stored page; absent: unchanged. */
  facts?: Partial<Pick<CrawlPage, 'documentId' | 'etag' | 'lastModified' | 'contentHash' | 'links'>>;
  /** Links to be read as well. */
  links: string[];
  /** The page that has this content and is read instead. */
  alias?: string;
  problem?: PageProblem;
  /** Removes the stored page. */
  forget?: boolean;
}

/**
 * Progress of runs. Each change applies only while the run is wanted (not cancelled, source not deleted), and a page's outcome
 * is counted in the transaction that takes it off the work list: nothing is counted twice after a crash.
 */
@Injectable()
export class RunState {
  constructor(
    private readonly db: TenantDb,
    private readonly context: RequestContext,
    private readonly clock: Clock,
  ) {}

  /** Counts the start of a job. @returns undefined if the run is no longer wanted */
  async begin(runId: string): Promise<{ run: CrawlRun; source: CrawlSource } | undefined> {
    return this.db.tx(async (em) => {
      const run = await this.live(em, runId);
      const source = run && (await em.findOne(CrawlSource, { id: run.sourceId }));
      if (!run || !source) return undefined;
      Object.assign(run, {
        state: 'running',
        attempts: run.attempts + 1,
        startedAt: run.startedAt ?? this.clock.now(),
      });
      await em.flush();
      return { run, source };
    });
  }

  /** Stores the start addresses. @returns false if the run is no longer wanted */
  seed(runId: string, urls: string[], truncated: boolean, problems: PageProblem[]): Promise<boolean> {
    return this.change(runId, async (em, run) => {
      run.problems = problems.slice(0, MAX_PROBLEMS);
      await this.enqueue(em, run, urls, 0, Number.MAX_SAFE_INTEGER);
      Object.assign(run, { seeded: true, truncated });
    });
  }

  /** Pages closest to the start first. */
  nextPending({ id, sourceId }: CrawlRun): Promise<CrawlPage | null> {
    const where = { sourceId, runId: id, pending: true };
    return this.db.em().findOne(CrawlPage, where, { orderBy: [{ depth: 'asc' }, { id: 'asc' }] });
  }

  /** @returns false if the run is no longer wanted; then nothing was stored */
  record(runId: string, page: CrawlPage, result: PageResult, maxPages: number): Promise<boolean> {
    return this.change(runId, async (em, run) => {
      run[result.outcome] += 1;
      if (result.problem) run.problems = [...run.problems, result.problem].slice(0, MAX_PROBLEMS);
      if (result.forget) await this.db.delete(CrawlPage, { id: page.id });
      else await this.db.update(CrawlPage, { id: page.id }, { pending: false, missingRuns: 0, ...result.facts });
      if (result.alias) await this.enqueue(em, run, [result.alias], page.depth, maxPages);
      await this.enqueue(em, run, result.links, page.depth + 1, maxPages);
    });
  }

  /** Pages that two consecutive runs did not find. Idempotent: each run counts once. */
  async countMissing(runId: string): Promise<CrawlPage[]> {
    await this.change(runId, async (em, run) => {
      const pages = await em.find(CrawlPage, { sourceId: run.sourceId, runId: { $ne: runId } });
      for (const page of pages) {
        page.missingRuns += 1;
        page.runId = runId;
        page.pending = false;
      }
      await em.flush();
    });
    return this.db.em().find(CrawlPage, { runId, missingRuns: { $gt: 1 } });
  }

  find(runId: string): Promise<CrawlRun | null> {
    return this.db.em().findOne(CrawlRun, { id: runId });
  }

  async end(runId: string, state: 'done' | 'failed', problems: PageProblem[] = []): Promise<boolean> {
    return this.change(runId, async (_, run) => {
      run.problems = [...run.problems, ...problems].slice(0, MAX_PROBLEMS);
      Object.assign(run, { state, endedAt: this.clock.now() });
    });
  }

  private change(runId: string, fn: (em: EntityManager, run: CrawlRun) => Promise<void>): Promise<boolean> {
    return this.db.tx(async (em) => {
      const run = await this.live(em, runId);
      if (!run) return false;
      await fn(em, run);
      await em.flush();
      return true;
    });
  }

  private live(em: EntityManager, id: string): Promise<CrawlRun | null> {
    return lockRow(em, CrawlRun, { id, state: { $in: LIVE_RUNS } });
  }

  /** Adds pages not yet seen by this run to its work list, up to the source's limit. */
  private async enqueue(
    em: EntityManager,
    run: CrawlRun,
    urls: string[],
    depth: number,
    maxPages: number,
  ): Promise<void> {
    if (urls.length === 0) return;
    const { id: runId, sourceId } = run;
    const known = new Map((await em.find(CrawlPage, { sourceId, url: { $in: urls } })).map((page) => [page.url, page]));
    const fresh = [...new Set(urls)].filter((url) => known.get(url)?.runId !== runId);
    const taken = fresh.slice(0, Math.max(0, maxPages - run.found));
    if (taken.length < fresh.length) run.truncated = true;
    run.found += taken.length;
    for (const url of taken) {
      const page = known.get(url);
      if (page) await this.db.update(CrawlPage, { id: page.id }, { runId, depth, pending: true });
    }
    const rows = taken.filter((url) => !known.has(url)).map((url) => this.newRow({ url, depth, runId, sourceId }));
    for (let i = 0; i < rows.length; i += ROWS_PER_INSERT)
      await this.db.insertMany(CrawlPage, rows.slice(i, i + ROWS_PER_INSERT));
  }

  private newRow(facts: Pick<CrawlPage, 'url' | 'depth' | 'runId' | 'sourceId'>): Partial<CrawlPage> {
    const now = this.clock.now();
    const { workspaceId } = this.context;
    return {
      id: newId(),
      createdAt: now,
      updatedAt: now,
      workspaceId,
      pending: true,
      missingRuns: 0,
      links: [],
      ...facts,
    };
  }
}
