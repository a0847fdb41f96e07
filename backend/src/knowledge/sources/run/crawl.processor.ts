import { Process, Processor } from '@nestjs/bull';
import type { OnModuleDestroy } from '@nestjs/common';
import type { Job } from 'bull';
import { RequestContext } from '../../../common/context/request-context.js';
import { CRAWL_JOB, CRAWL_QUEUE, type CrawlJob, CrawlQueue } from './crawl.queue.js';
import { CrawlRunner } from './crawl-runner.js';

/** Runs mostly wait: for sites, and for the delay that sites ask for. */
const CONCURRENCY = 3;

@Processor(CRAWL_QUEUE)
export class CrawlProcessor implements OnModuleDestroy {
  private readonly stopping = new AbortController();

  constructor(
    private readonly context: RequestContext,
    private readonly queue: CrawlQueue,
    private readonly runner: CrawlRunner,
  ) {}

  @Process({ name: CRAWL_JOB, concurrency: CONCURRENCY })
  async read(job: Job<CrawlJob>): Promise<void> {
    const { workspaceId, runId } = job.data;
    await this.context.run({ workspaceId, requestId: `job-${job.id}` }, () => this.run(job, runId));
  }

  onModuleDestroy(): void {
    this.stopping.abort(new Error('The worker is shutting down'));
  }

  private async run(job: Job<CrawlJob>, runId: string): Promise<void> {
    const cancelled = new AbortController();
    const stop = await this.queue.onCancel(runId, () => cancelled.abort(new Error('The run was cancelled')));
    try {
      await this.runner.run(runId, AbortSignal.any([cancelled.signal, this.stopping.signal]));
    } catch (error) {
      if (cancelled.signal.aborted) return;
      if (this.stopping.signal.aborted || job.attemptsMade + 1 < (job.opts.attempts ?? 1)) throw error;
      await this.runner.giveUp(runId, error);
    } finally {
      await stop();
    }
  }
}
