import { Process, Processor } from '@nestjs/bull';
import { type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Job } from 'bull';
import { RequestContext } from '../../common/context/request-context.js';
import { ScheduledTasks } from '../../common/scheduling/scheduled-tasks.js';
import { SystemScope } from '../../database/system-scope.js';
import { IMPORTING, QaImport } from './qa-import.entity.js';
import { QA_IMPORT_JOB, QA_IMPORT_QUEUE, type QaImportJob, QaImportQueue } from './qa-import.queue.js';
import { QaImportRunner } from './qa-import.runner.js';

const RECONCILE_MS = 15_000;

/** Processes imports, and requeues unfinished imports of the database. */
@Processor(QA_IMPORT_QUEUE)
export class QaImportProcessor implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();

  constructor(
    private readonly tasks: ScheduledTasks,
    private readonly context: RequestContext,
    private readonly queue: QaImportQueue,
    private readonly runner: QaImportRunner,
    private readonly system: SystemScope,
  ) {}

  @Process(QA_IMPORT_JOB)
  async import(job: Job<QaImportJob>): Promise<void> {
    const { workspaceId, importId } = job.data;
    const lastTry = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    await this.context.run({ workspaceId, requestId: `job-${job.id}` }, () =>
      this.runner.run(importId, lastTry, this.stopping.signal),
    );
  }

  onApplicationBootstrap(): void {
    this.tasks.every({ name: 'qa-import-reconciler', everyMs: RECONCILE_MS, run: () => this.requeueUnfinished() });
  }

  onModuleDestroy(): void {
    this.stopping.abort(new Error('The worker is stopping'));
  }

  /** @returns the number of requeued imports */
  async requeueUnfinished(): Promise<number> {
    const rows = await this.system.run('qa.imports', (em) =>
      em.find(QaImport, { state: { $in: IMPORTING } }, { orderBy: { id: 'asc' }, limit: 500 }),
    );
    for (const { id, workspaceId } of rows) await this.context.run({ workspaceId }, () => this.queue.enqueue(id));
    return rows.length;
  }
}
