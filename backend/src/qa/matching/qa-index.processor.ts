import { Process, Processor } from '@nestjs/bull';
import { type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Job } from 'bull';
import { RequestContext } from '../../common/context/request-context.js';
import { ScheduledTasks } from '../../common/scheduling/scheduled-tasks.js';
import { executeSql } from '../../database/statements.js';
import { SystemScope } from '../../database/system-scope.js';
import { QA_INDEX_JOB, QA_INDEX_QUEUE, type QaIndexJob, QaIndexQueue } from './qa-index.queue.js';
import { QaIndexer } from './qa-indexer.js';

const RECONCILE_MS = 15_000;

/** Keeps the vectors of questions up to date, and requeues workspaces with pending changes. */
@Processor(QA_INDEX_QUEUE)
export class QaIndexProcessor implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();

  constructor(
    private readonly tasks: ScheduledTasks,
    private readonly context: RequestContext,
    private readonly queue: QaIndexQueue,
    private readonly indexer: QaIndexer,
    private readonly system: SystemScope,
  ) {}

  @Process(QA_INDEX_JOB)
  async index(job: Job<QaIndexJob>): Promise<void> {
    const { workspaceId } = job.data;
    await this.context.run({ workspaceId, requestId: `job-${job.id}` }, () => this.indexer.run(this.stopping.signal));
  }

  onApplicationBootstrap(): void {
    this.tasks.every({ name: 'qa-index-reconciler', everyMs: RECONCILE_MS, run: () => this.requeue() });
  }

  onModuleDestroy(): void {
    this.stopping.abort(new Error('The worker is stopping'));
  }

  /** @returns the number of workspaces */
  async requeue(): Promise<number> {
    const rows = await this.system.run('qa.index', (em) =>
      executeSql<{ workspaceId: string }>(
        em,
        `select distinct workspace_id as "workspaceId" from qa_variants
         where published and embedder_id is null or not published and embedder_id is not null limit 500`,
      ),
    );
    for (const { workspaceId } of rows) await this.context.run({ workspaceId }, () => this.queue.enqueue());
    return rows.length;
  }
}
