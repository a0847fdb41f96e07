import { InjectQueue } from '@nestjs/bull';
import { Injectable, Logger } from '@nestjs/common';
import type { JobOptions, Queue } from 'bull';
import { RequestContext } from '../../common/context/request-context.js';
import { newId } from '../../common/ids/ids.js';
import { type Document, type Stage, STAGES } from './document.entity.js';
import { FairOrder } from './fair-order.js';
import { enqueue } from '../../queue/enqueue.js';

export const CLEANUP_QUEUE = 'knowledge-cleanup';
export const stageQueue = (stage: Stage): string => `ingest-${stage}`;
export const STAGE_QUEUES = STAGES.map(stageQueue);

export const PURGE_JOB = 'purge-version';
export const RETIRE_JOB = 'retire-version';
export const DELETE_JOB = 'delete-document';
export const FORGET_JOB = 'forget-answers';

/** One stage of one version, repeated until it completes; see `Document.step`. */
export interface StageJob {
  workspaceId: string;
  documentId: string;
  versionId: string;
  step: number;
  /** Its turn in the fair order between workspaces. */
  turn: number;
}
export interface VersionJob {
  workspaceId: string;
  documentId: string;
  versionId: string;
}
export interface DeleteJob {
  workspaceId: string;
  documentId: string;
}

/** Finished jobs are removed from Redis: their outcome is stored in PostgreSQL. */
const ENDS: JobOptions = { removeOnComplete: true, removeOnFail: true };
/** Six attempts within about 15 seconds: enough for a service to restart. */
const STAGE_OPTIONS: JobOptions = { ...ENDS, attempts: 6, backoff: { type: 'exponential', delay: 500 } };
const CLEANUP_OPTIONS: JobOptions = { ...ENDS, attempts: 8, backoff: { type: 'exponential', delay: 250 } };

/** By then every api replica has stored the answers that it gave before the change. */
const ANSWERS_SETTLE_MS = 3_000;

/**
 * Queues document jobs; the same job is never queued twice. PostgreSQL is the source of truth: if Redis is unavailable, the
 * reconciler queues the job later, so nothing here fails a request.
 */
@Injectable()
export class IngestionQueue {
  private readonly logger = new Logger(IngestionQueue.name);
  private readonly stages: Record<Stage, Queue>;

  constructor(
    @InjectQueue(stageQueue('parse')) parse: Queue,
    @InjectQueue(stageQueue('ocr')) ocr: Queue,
    @InjectQueue(stageQueue('chunk')) chunk: Queue,
    @InjectQueue(stageQueue('embed')) embed: Queue,
    @InjectQueue(stageQueue('publish')) publish: Queue,
    @InjectQueue(CLEANUP_QUEUE) private readonly cleanup: Queue,
    private readonly context: RequestContext,
    private readonly order: FairOrder,
  ) {
    this.stages = { parse, ocr, chunk, embed, publish };
  }

  /** Queues the next job recorded in the document, unless it is already queued or running. */
  async next({ id, targetVersionId, stage, step, sizeBytes }: Document): Promise<void> {
    if (!targetVersionId || !stage) return;
    const { workspaceId } = this.context;
    const jobId = `${id}-${step}`;
    await enqueue(this.logger, stage, async () => {
      const queue = this.stages[stage];
      if (await queue.getJob(jobId)) return;
      const { turn, priority } = await this.order.take(queue.name, sizeBytes);
      const data: StageJob = { workspaceId, documentId: id, versionId: targetVersionId, step, turn };
      await queue.add(data, { ...STAGE_OPTIONS, jobId, priority });
    });
  }

  async purge(documentId: string, versionId: string): Promise<void> {
    await this.clean(PURGE_JOB, `purge-${versionId}`, { documentId, versionId });
  }

  /** Removes the vectors of a version that is kept but no longer searchable. */
  async retire(documentId: string, versionId: string): Promise<void> {
    await this.clean(RETIRE_JOB, `retire-${versionId}`, { documentId, versionId });
  }

  async delete(documentId: string): Promise<void> {
    await this.clean(DELETE_JOB, `delete-${documentId}`, { documentId });
  }

  /** Runs again after a delay, for answers that were being stored while the document changed. */
  async forgetAnswers(documentId: string): Promise<void> {
    await this.clean(FORGET_JOB, `forget-${documentId}-${newId()}`, { documentId }, ANSWERS_SETTLE_MS);
  }

  /** Ids of the versions that a worker is processing, or was processing when it crashed unnoticed. */
  async ingestedNow(): Promise<Set<string>> {
    const active = await Promise.all(STAGES.map((stage) => this.stages[stage].getActive()));
    return new Set(active.flat().flatMap((job) => (job?.data as StageJob | undefined)?.versionId ?? []));
  }

  /** Whether documents are waiting or being processed: less urgent work yields to them. */
  async isBusy(): Promise<boolean> {
    const counts = await Promise.all(STAGES.map((stage) => this.stages[stage].getJobCounts()));
    return counts.some(({ active, waiting }) => active + waiting > 0);
  }

  private async clean(
    name: string,
    jobId: string,
    item: { documentId: string; versionId?: string },
    delay = 0,
  ): Promise<void> {
    const data = { workspaceId: this.context.workspaceId, ...item };
    await enqueue(this.logger, name, async () => {
      await this.cleanup.add(name, data, { ...CLEANUP_OPTIONS, jobId, delay });
    });
  }
}
