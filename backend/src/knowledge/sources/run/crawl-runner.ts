import { Injectable, Logger } from '@nestjs/common';
import type { CrawlRun } from '../crawl-run.entity.js';
import type { CrawlSource } from '../../documents/crawl-source.entity.js';
import { PageFailure, pageProblem } from '../fetch/page-failure.js';
import { SiteReader, SiteReaders } from '../fetch/site-reader.js';
import { discover } from '../site/discover.js';
import { PageVisitor } from './page-visitor.js';
import { RunState } from './run-state.js';

/** Maximum job starts of one run: a page that crashes the process would otherwise be retried forever. */
const MAX_STARTS = 20;

/**
 * Crawls a source from its first address to its last page. Every step is idempotent, so a crash at any point is recoverable.
 */
@Injectable()
export class CrawlRunner {
  private readonly logger = new Logger(CrawlRunner.name);

  constructor(
    private readonly readers: SiteReaders,
    private readonly state: RunState,
    private readonly visitor: PageVisitor,
  ) {}

  /** @param signal fires when the run is cancelled or the worker stops: unfinished pages stay on the work list */
  async run(runId: string, signal: AbortSignal): Promise<void> {
    const begun = await this.state.begin(runId);
    if (!begun) return;
    const { run, source } = begun;
    if (run.attempts > MAX_STARTS) return this.fail(run, source, new PageFailure('unreadable'));
    const reader = this.readers.open(signal);
    try {
      if (!run.seeded && !(await this.seed(run, source, reader))) return;
      if (await this.visitAll(run, source, reader)) await this.finish(run, source);
    } catch (error) {
      if (signal.aborted || !(error instanceof PageFailure)) throw error;
      await this.fail(run, source, error);
    }
  }

  /** Called after the last attempt of a job. */
  async giveUp(runId: string, error: unknown): Promise<void> {
    this.logger.warn({ msg: 'Reading a source failed', runId, err: error });
    const begun = await this.state.begin(runId);
    if (begun) await this.fail(begun.run, begun.source, new PageFailure('unreadable', error));
  }

  private async seed(run: CrawlRun, source: CrawlSource, reader: SiteReader): Promise<boolean> {
    // Reports a robots.txt failure once for the whole source instead of once per page.
    await reader.robots(source.url);
    const { urls, truncated, problems } = await discover(source, reader);
    return this.state.seed(run.id, urls, truncated, problems);
  }

  /** @returns false if the run is no longer wanted */
  private async visitAll(run: CrawlRun, source: CrawlSource, reader: SiteReader): Promise<boolean> {
    for (let page = await this.state.nextPending(run); page; page = await this.state.nextPending(run)) {
      reader.signal.throwIfAborted();
      const result = await this.visitor.visit(source, page, reader);
      const isStart = page.depth === 0 && source.kind !== 'sitemap';
      if (isStart && result.problem && result.outcome === 'failed') {
        await this.state.record(run.id, page, { ...result, problem: undefined }, source.maxPages);
        throw new PageFailure(result.problem.code, undefined, undefined, result.problem.message);
      }
      if (!(await this.state.record(run.id, page, result, source.maxPages))) return false;
    }
    return true;
  }

  /**
   * Removes pages that two consecutive runs did not find. A run that read only a part of the source proves nothing about the
   * rest.
   */
  private async finish(run: CrawlRun, source: CrawlSource): Promise<void> {
    const now = await this.state.find(run.id);
    if (!now) return;
    const broken = now.problems.some(({ code }) => code === 'sitemap_broken' || code === 'robots_unavailable');
    if (!now.truncated && !broken) {
      for (const page of await this.state.countMissing(run.id)) {
        const outcome = (await this.visitor.remove(page)) ? 'removed' : 'skipped';
        if (!(await this.state.record(run.id, page, { outcome, links: [], forget: true }, 0))) return;
      }
    }
    await this.state.end(run.id, 'done', now.truncated ? [pageProblem(source.url, 'page_limit')] : []);
  }

  private async fail(run: CrawlRun, source: CrawlSource, { code, message }: PageFailure): Promise<void> {
    await this.state.end(run.id, 'failed', [pageProblem(source.url, code, message)]);
  }
}
