import { Process, Processor } from '@nestjs/bull';
import { type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Job } from 'bull';
import { RequestContext } from '../../common/context/request-context.js';
import { ScheduledTasks } from '../../common/scheduling/scheduled-tasks.js';
import { SystemScope } from '../../database/system-scope.js';
import { EVALUATION_QUEUE, EvaluationQueue, TEST_RUN_JOB, type TestRunJob } from './evaluation.queue.js';
import { TestRun, UNFINISHED } from './test-run.entity.js';
import { TestRunRunner } from './test-run.runner.js';

const RECONCILE_MS = 30_000;

/** Processes test runs, and requeues those that the database lists as unfinished. */
@Processor(EVALUATION_QUEUE)
export class EvaluationProcessor implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();

  constructor(
    private readonly tasks: ScheduledTasks,
    private readonly context: RequestContext,
    private readonly queue: EvaluationQueue,
    private readonly runner: TestRunRunner,
    private readonly system: SystemScope,
  ) {}

  @Process(TEST_RUN_JOB)
  async testRun(job: Job<TestRunJob>): Promise<void> {
    const { workspaceId, runId } = job.data;
    const lastTry = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    await this.context.run({ workspaceId, requestId: `job-${job.id}` }, () =>
      this.runner.run(runId, lastTry, this.stopping.signal),
    );
  }

  onApplicationBootstrap(): void {
    this.tasks.every({ name: 'test-run-reconciler', everyMs: RECONCILE_MS, run: () => this.requeueUnfinished() });
  }

  onModuleDestroy(): void {
    this.stopping.abort(new Error('The worker is shutting down'));
  }

  /** @returns how many */
  async requeueUnfinished(): Promise<number> {
    const runs = await this.system.run('evaluation.reconcile', (em) =>
      em.find(TestRun, { state: { $in: UNFINISHED } }, { orderBy: { id: 'asc' }, limit: 500 }),
    );
    for (const { id, workspaceId } of runs) await this.context.run({ workspaceId }, () => this.queue.enqueue(id));
    return runs.length;
  }
}
