import { Process, Processor } from '@nestjs/bull';
import { type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Job } from 'bull';
import { RequestContext } from '../../common/context/request-context.js';
import { ScheduledTasks } from '../../common/scheduling/scheduled-tasks.js';
import { SystemScope } from '../../database/system-scope.js';
import { AT_WORK, PromptRun } from './prompt-run.entity.js';
import { PROMPT_RUN_JOB, PROMPT_RUN_QUEUE, type PromptRunJob, PromptRunQueue } from './prompt-run.queue.js';
import { PromptRunRunner } from './prompt-run.runner.js';

const RECONCILE_MS = 15_000;
/** Runs mostly wait for models; parallel runs keep one workspace from delaying the others. */
const CONCURRENCY = 4;

/** Processes runs, and queues unfinished runs of the database again. */
@Processor(PROMPT_RUN_QUEUE)
export class PromptRunProcessor implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();

  constructor(
    private readonly tasks: ScheduledTasks,
    private readonly context: RequestContext,
    private readonly queue: PromptRunQueue,
    private readonly runner: PromptRunRunner,
    private readonly system: SystemScope,
  ) {}

  @Process({ name: PROMPT_RUN_JOB, concurrency: CONCURRENCY })
  async work(job: Job<PromptRunJob>): Promise<void> {
    const { workspaceId, runId } = job.data;
    const lastTry = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    await this.context.run({ workspaceId, requestId: `job-${job.id}` }, () =>
      this.runner.run(runId, lastTry, this.stopping.signal),
    );
  }

  onApplicationBootstrap(): void {
    this.tasks.every({ name: 'prompt-run-reconciler', everyMs: RECONCILE_MS, run: () => this.requeueUnfinished() });
  }

  onModuleDestroy(): void {
    this.stopping.abort(new Error('The worker is stopping'));
  }

  /** @returns the number of runs that were queued again */
  async requeueUnfinished(): Promise<number> {
    const rows = await this.system.run('prompts.runs', (em) =>
      em.find(PromptRun, { state: { $in: AT_WORK } }, { orderBy: { id: 'asc' }, limit: 500 }),
    );
    for (const { id, workspaceId } of rows) await this.context.run({ workspaceId }, () => this.queue.enqueue(id));
    return rows.length;
  }
}
