import { InjectQueue } from '@nestjs/bull';
import { Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bull';
import { RequestContext } from '../../common/context/request-context.js';
import { enqueue } from '../../queue/enqueue.js';

export const QA_INDEX_QUEUE = 'qa-index';
export const QA_INDEX_JOB = 'index';

export interface QaIndexJob {
  workspaceId: string;
}

/** Queues the indexing for a workspace, at most once at a time. The reconciler requeues lost jobs. */
@Injectable()
export class QaIndexQueue {
  private readonly logger = new Logger(QaIndexQueue.name);

  constructor(
    @InjectQueue(QA_INDEX_QUEUE) private readonly queue: Queue,
    private readonly context: RequestContext,
  ) {}

  async enqueue(): Promise<void> {
    const data: QaIndexJob = { workspaceId: this.context.workspaceId };
    const backoff = { type: 'exponential', delay: 500 };
    const options = { jobId: data.workspaceId, attempts: 6, backoff, removeOnComplete: true, removeOnFail: true };
    await enqueue(this.logger, QA_INDEX_JOB, () => this.queue.add(QA_INDEX_JOB, data, options));
  }
}
