import { Process, Processor } from '@nestjs/bull';
import { type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Job } from 'bull';
import { RequestContext } from '../../common/context/request-context.js';
import { ScheduledTasks } from '../../common/scheduling/scheduled-tasks.js';
import { executeSql } from '../../database/statements.js';
import { SystemScope } from '../../database/system-scope.js';
import { GapGrouper } from './gap-grouper.js';
import { QA_GAP_JOB, QA_GAP_QUEUE, type QaGapJob, GapQueue } from './gap.queue.js';

const RECONCILE_MS = 15_000;

/** Groups questions that were not answered well, and requeues workspaces with waiting questions. */
@Processor(QA_GAP_QUEUE)
export class GapProcessor implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();

  constructor(
    private readonly tasks: ScheduledTasks,
    private readonly context: RequestContext,
    private readonly queue: GapQueue,
    private readonly grouper: GapGrouper,
    private readonly system: SystemScope,
  ) {}

  @Process(QA_GAP_JOB)
  async group(job: Job<QaGapJob>): Promise<void> {
    const { workspaceId } = job.data;
    await this.context.run({ workspaceId, requestId: `job-${job.id}` }, () => this.grouper.run(this.stopping.signal));
  }

  onApplicationBootstrap(): void {
    this.tasks.every({ name: 'qa-gap-reconciler', everyMs: RECONCILE_MS, run: () => this.requeue() });
  }

  onModuleDestroy(): void {
    this.stopping.abort(new Error('The worker is stopping'));
  }

  /** @returns the number of workspaces */
  async requeue(): Promise<number> {
    const rows = await this.system.run('qa.gaps', (em) =>
      executeSql<{ workspaceId: string }>(
        em,
        `select distinct workspace_id as "workspaceId" from qa_gap_questions
         where gap_id is null and question_id is not null limit 500`,
      ),
    );
    for (const { workspaceId } of rows) await this.context.run({ workspaceId }, () => this.queue.enqueue());
    return rows.length;
  }
}
