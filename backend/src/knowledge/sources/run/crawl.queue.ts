import { InjectQueue } from '@nestjs/bull';
import { Injectable, Logger } from '@nestjs/common';
import type { JobOptions, Queue } from 'bull';
import { RequestContext } from '../../../common/context/request-context.js';
import { RedisService } from '../../../redis/redis.service.js';
import { enqueue } from '../../../queue/enqueue.js';

export const CRAWL_QUEUE = 'crawl';
export const CRAWL_JOB = 'read-source';

export interface CrawlJob {
  workspaceId: string;
  runId: string;
}

/** Finished jobs are removed from Redis: their id is the run's, and the scheduler requeues lost ones. */
const OPTIONS: JobOptions = {
  removeOnComplete: true,
  removeOnFail: true,
  attempts: 5,
  backoff: { type: 'exponential', delay: 500 },
};

/**
 * Queues runs; the same run is never queued twice. PostgreSQL is the source of truth: if Redis is unavailable, the scheduler
 * queues the run later, so nothing here fails a request.
 */
@Injectable()
export class CrawlQueue {
  private readonly logger = new Logger(CrawlQueue.name);

  constructor(
    @InjectQueue(CRAWL_QUEUE) private readonly queue: Queue,
    private readonly context: RequestContext,
    private readonly redis: RedisService,
  ) {}

  async add(runId: string): Promise<void> {
    const data: CrawlJob = { workspaceId: this.context.workspaceId, runId };
    await enqueue(this.logger, CRAWL_JOB, () => this.queue.add(CRAWL_JOB, data, { ...OPTIONS, jobId: runId }));
  }

  /** Notifies the worker that processes the run; if the message is lost, the run's state in the database ends it. */
  async cancel(runId: string): Promise<void> {
    await this.redis.publish(this.channel(), runId);
  }

  /** Calls `cancelled` when the run is cancelled, until the returned function is called. */
  onCancel(runId: string, cancelled: () => void): Promise<() => Promise<void>> {
    return this.redis.subscribe(this.channel(), (message) => {
      if (message === runId) cancelled();
    });
  }

  private channel(): string {
    return this.redis.key(this.context.workspaceId, 'crawl-cancel');
  }
}
