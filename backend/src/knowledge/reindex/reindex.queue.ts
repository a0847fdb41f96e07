import { InjectQueue } from '@nestjs/bull';
import { Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bull';
import { RequestContext } from '../../common/context/request-context.js';
import { enqueue } from '../../queue/enqueue.js';

export const REINDEX_QUEUE = 'knowledge-reindex';
export const REINDEX_JOB = 'reindex';

export interface ReindexJob {
  workspaceId: string;
  reindexId: string;
}

/** Queues reindex jobs; never the same one twice. The reconciler requeues jobs that Redis lost or never received. */
@Injectable()
export class ReindexQueue {
  private readonly logger = new Logger(ReindexQueue.name);

  constructor(
    @InjectQueue(REINDEX_QUEUE) private readonly queue: Queue,
    private readonly context: RequestContext,
  ) {}

  async enqueue(reindexId: string): Promise<void> {
    const data: ReindexJob = { workspaceId: this.context.workspaceId, reindexId };
    const backoff = { type: 'exponential', delay: 500 };
    const options = { jobId: reindexId, attempts: 6, backoff, removeOnComplete: true, removeOnFail: true };
    await enqueue(this.logger, REINDEX_JOB, () => this.queue.add(REINDEX_JOB, data, options));
  }
}
