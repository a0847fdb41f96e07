import { InjectQueue } from '@nestjs/bull';
import { Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bull';
import { RequestContext } from '../../common/context/request-context.js';
import { enqueue } from '../../queue/enqueue.js';

export const QA_GAP_QUEUE = 'qa-gaps';
export const QA_GAP_JOB = 'group';

export interface QaGapJob {
  workspaceId: string;
}

/** Queues the grouping for a workspace, at most once at a time. The reconciler requeues lost jobs. */
@Injectable()
export class GapQueue {
  private readonly logger = new Logger(GapQueue.name);

  constructor(
    @InjectQueue(QA_GAP_QUEUE) private readonly queue: Queue,
    private readonly context: RequestContext,
  ) {}

  async enqueue(): Promise<void> {
    const data: QaGapJob = { workspaceId: this.context.workspaceId };
    const backoff = { type: 'exponential', delay: 500 };
    const options = { jobId: data.workspaceId, attempts: 6, backoff, removeOnComplete: true, removeOnFail: true };
    await enqueue(this.logger, QA_GAP_JOB, () => this.queue.add(QA_GAP_JOB, data, options));
  }
}
