import { InjectQueue } from '@nestjs/bull';
import { Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bull';
import { RequestContext } from '../../common/context/request-context.js';
import { enqueue } from '../../queue/enqueue.js';

export const EVALUATION_QUEUE = 'knowledge-evaluation';
export const TEST_RUN_JOB = 'test-run';

export interface TestRunJob {
  workspaceId: string;
  runId: string;
}

/** Queues test runs; the same run is never queued twice. The reconciler requeues runs that Redis lost or never received. */
@Injectable()
export class EvaluationQueue {
  private readonly logger = new Logger(EvaluationQueue.name);

  constructor(
    @InjectQueue(EVALUATION_QUEUE) private readonly queue: Queue,
    private readonly context: RequestContext,
  ) {}

  async enqueue(runId: string): Promise<void> {
    const data: TestRunJob = { workspaceId: this.context.workspaceId, runId };
    const options = { jobId: runId, attempts: 3, backoff: 1_000, removeOnComplete: true, removeOnFail: true };
    await enqueue(this.logger, TEST_RUN_JOB, () => this.queue.add(TEST_RUN_JOB, data, options));
  }
}
