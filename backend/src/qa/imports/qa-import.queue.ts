import { InjectQueue } from '@nestjs/bull';
import { Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bull';
import { RequestContext } from '../../common/context/request-context.js';
import { enqueue } from '../../queue/enqueue.js';

export const QA_IMPORT_QUEUE = 'qa-import';
export const QA_IMPORT_JOB = 'import';

export interface QaImportJob {
  workspaceId: string;
  importId: string;
}

/** Queues imports, each at most once. The reconciler requeues imports that Redis lost or never received. */
@Injectable()
export class QaImportQueue {
  private readonly logger = new Logger(QaImportQueue.name);

  constructor(
    @InjectQueue(QA_IMPORT_QUEUE) private readonly queue: Queue,
    private readonly context: RequestContext,
  ) {}

  async enqueue(importId: string): Promise<void> {
    const data: QaImportJob = { workspaceId: this.context.workspaceId, importId };
    const options = { jobId: importId, attempts: 3, backoff: 1_000, removeOnComplete: true, removeOnFail: true };
    await enqueue(this.logger, QA_IMPORT_JOB, () => this.queue.add(QA_IMPORT_JOB, data, options));
  }
}
