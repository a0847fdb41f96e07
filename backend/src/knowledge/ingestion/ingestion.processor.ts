import { Process, Processor } from '@nestjs/bull';
import type { OnModuleDestroy } from '@nestjs/common';
import type { Job } from 'bull';
import { RequestContext } from '../../common/context/request-context.js';
import { INGEST_JOB, INGESTION_QUEUE, type VersionJob } from './ingestion.queue.js';
import { IngestionService } from './ingestion.service.js';

/** Two at a time: one file is read while another is embedded. */
const CONCURRENCY = 2;

@Processor(INGESTION_QUEUE)
export class IngestionProcessor implements OnModuleDestroy {
  private readonly stopping = new AbortController();

  constructor(
    private readonly context: RequestContext,
    private readonly ingestion: IngestionService,
  ) {}

  @Process({ name: INGEST_JOB, concurrency: CONCURRENCY })
  async ingest(job: Job<VersionJob>): Promise<void> {
    const { workspaceId, ...item } = job.data;
    const lastTry = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    const requestId = `job-${job.id}`;
    await this.context.run({ workspaceId, requestId }, () =>
      this.ingestion.ingest(item, lastTry, this.stopping.signal),
    );
  }

  onModuleDestroy(): void {
    this.stopping.abort(new Error('The worker is stopping'));
  }
}
