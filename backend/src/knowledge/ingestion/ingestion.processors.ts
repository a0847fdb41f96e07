import { Process, Processor } from '@nestjs/bull';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Job } from 'bull';
import { RequestContext } from '../../common/context/request-context.js';
import type { Stage } from '../documents/document.entity.js';
import { FairOrder } from '../documents/fair-order.js';
import { type StageJob, stageQueue } from '../documents/ingestion.queue.js';
import { PipelineService } from './pipeline.service.js';

/** Enters the context of a job's workspace and tells the pipeline which try it is. */
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
    this.stopping.abort(new Error('The worker is stopping'));
  }
}

/** Two at a time where one waits for a thread or a service while the other computes. */
@Processor(stageQueue('parse'))
export class ParseProcessor {
  constructor(private readonly jobs: StageJobs) {}

  @Process({ concurrency: 2 })
  run(job: Job<StageJob>): Promise<void> {
    return this.jobs.run('parse', job);
  }
}

/** It has threads of its own. */
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

/** One is written while another is embedded; more would only hold more in memory. */
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
