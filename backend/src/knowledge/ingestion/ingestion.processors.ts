import { Process, Processor } from '@nestjs/bull';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Job } from 'bull';
import { RequestContext } from '../../common/context/request-context.js';
import type { Stage } from '../documents/document.entity.js';
import { FairOrder } from '../documents/fair-order.js';
import { type StageJob, stageQueue } from '../documents/ingestion.queue.js';
import { PipelineService } from './pipeline.service.js';

/** Enters the context of a job's workspace and passes the attempt number to the pipeline. */
@Injectable()
export class StageJobs implements OnModuleDestroy {
  private readonly stopping = new AbortController();

  constructor(
    private readonly context: RequestContext,
    private readonly order: FairOrder,
    private readonly pipeline: PipelineService,
  ) {}

  async run(stage: Stage, job: Job<StageJob>): Promise<void> {
    const { workspaceId, turn, ...item } = job.data;
    const lastTry = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    await this.order.serve(stageQueue(stage), turn);
    await this.context.run({ workspaceId, requestId: `job-${job.id}` }, () =>
      this.pipeline.work(stage, item, lastTry, this.stopping.signal),
    );
  }

  onModuleDestroy(): void {
    this.stopping.abort(new Error('The worker is shutting down'));
  }
}

/** Concurrency of two: one job computes while the other waits for a thread or a service. */
@Processor(stageQueue('parse'))
export class ParseProcessor {
  constructor(private readonly jobs: StageJobs) {}

  @Process({ concurrency: 2 })
  run(job: Job<StageJob>): Promise<void> {
    return this.jobs.run('parse', job);
  }
}

/** OCR has its own threads. */
@Processor(stageQueue('ocr'))
export class OcrProcessor {
  constructor(private readonly jobs: StageJobs) {}

  @Process({ concurrency: 1 })
  run(job: Job<StageJob>): Promise<void> {
    return this.jobs.run('ocr', job);
  }
}

@Processor(stageQueue('chunk'))
export class ChunkProcessor {
  constructor(private readonly jobs: StageJobs) {}

  @Process({ concurrency: 1 })
  run(job: Job<StageJob>): Promise<void> {
    return this.jobs.run('chunk', job);
  }
}

/** One job writes while another embeds; more would only use more memory. */
@Processor(stageQueue('embed'))
export class EmbedProcessor {
  constructor(private readonly jobs: StageJobs) {}

  @Process({ concurrency: 2 })
  run(job: Job<StageJob>): Promise<void> {
    return this.jobs.run('embed', job);
  }
}

@Processor(stageQueue('publish'))
export class PublishProcessor {
  constructor(private readonly jobs: StageJobs) {}

  @Process({ concurrency: 2 })
  run(job: Job<StageJob>): Promise<void> {
    return this.jobs.run('publish', job);
  }
}

export const STAGE_PROCESSORS = [ParseProcessor, OcrProcessor, ChunkProcessor, EmbedProcessor, PublishProcessor];
