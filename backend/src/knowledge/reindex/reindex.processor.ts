import { Process, Processor } from '@nestjs/bull';
import { type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Job } from 'bull';
import { RequestContext } from '../../common/context/request-context.js';
import { ScheduledTasks } from '../../common/scheduling/scheduled-tasks.js';
import { SystemScope } from '../../database/system-scope.js';
import { Reindex, REINDEX_WORK } from '../indexes/reindex.entity.js';
import { REINDEX_JOB, REINDEX_QUEUE, type ReindexJob, ReindexQueue } from './reindex.queue.js';
import { ReindexRunner } from './reindex.runner.js';

const RECONCILE_MS = 10_000;

/** Processes reindexes, one at a time per process, and resumes those that the database lists as unfinished. */
@Processor(REINDEX_QUEUE)
export class ReindexProcessor implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();

  constructor(
    private readonly tasks: ScheduledTasks,
    private readonly context: RequestContext,
    private readonly queue: ReindexQueue,
    private readonly runner: ReindexRunner,
    private readonly system: SystemScope,
  ) {}

  @Process(REINDEX_JOB)
  async reindex(job: Job<ReindexJob>): Promise<void> {
    const { workspaceId, reindexId } = job.data;
    await this.context.run({ workspaceId, requestId: `job-${job.id}` }, () =>
      this.runner.run(reindexId, this.stopping.signal),
    );
  }

  onApplicationBootstrap(): void {
    this.tasks.every({ name: 'reindex-reconciler', everyMs: RECONCILE_MS, run: () => this.requeueUnfinished() });
  }

  onModuleDestroy(): void {
    this.stopping.abort(new Error('The worker is shutting down'));
  }

  /** @returns how many */
  async requeueUnfinished(): Promise<number> {
    const rows = await this.system.run('reindex.reconcile', (em) =>
      em.find(Reindex, { state: { $in: REINDEX_WORK } }, { orderBy: { id: 'asc' }, limit: 500 }),
    );
    for (const { id, workspaceId } of rows) await this.context.run({ workspaceId }, () => this.queue.enqueue(id));
    return rows.length;
  }
}
