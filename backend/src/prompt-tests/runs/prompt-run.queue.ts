import { InjectQueue } from '@nestjs/bull';
import { Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bull';
import { RequestContext } from '../../common/context/request-context.js';
import { enqueue } from '../../queue/enqueue.js';

export const PROMPT_RUN_QUEUE = 'prompt-runs';
export const PROMPT_RUN_JOB = 'run';

export interface PromptRunJob {
  workspaceId: string;
  runId: string;
}

/** Queues runs, each at most once. The reconciler queues runs again that Redis lost or never received. */
@Injectable()
export class PromptRunQueue {
  private readonly logger = new Logger(PromptRunQueue.name);

  constructor(
    @InjectQueue(PROMPT_RUN_QUEUE) private readonly queue: Queue,
    private readonly context: RequestContext,
  ) {}

  async enqueue(runId: string): Promise<void> {
    const data: PromptRunJob = { workspaceId: this.context.workspaceId, runId };
    const options = { jobId: runId, attempts: 3, backoff: 1_000, removeOnComplete: true, removeOnFail: true };
    await enqueue(this.logger, PROMPT_RUN_JOB, () => this.queue.add(PROMPT_RUN_JOB, data, options));
  }
}
