import { InjectQueue } from '@nestjs/bull';
import { Injectable, Logger } from '@nestjs/common';
import type { JobOptions, Queue } from 'bull';
import { RequestContext } from '../../common/context/request-context.js';
import type { Document } from '../documents/document.entity.js';

export const INGESTION_QUEUE = 'ingestion';
export const CLEANUP_QUEUE = 'knowledge-cleanup';

export const INGEST_JOB = 'ingest';
export const PURGE_JOB = 'purge-version';
export const DELETE_JOB = 'delete-document';

export interface VersionJob {
  workspaceId: string;
  documentId: string;
  versionId: string;
}
export interface DeleteJob {
  workspaceId: string;
  documentId: string;
}

/** Jobs leave Redis when they end: their id is the version's, and the next try needs it. */
const ENDS: JobOptions = { removeOnComplete: true, removeOnFail: true };
/** Six tries in a quarter of a minute: a service that restarts is back by then. */
const INGEST_OPTIONS: JobOptions = { ...ENDS, attempts: 6, backoff: { type: 'exponential', delay: 500 } };
const CLEANUP_OPTIONS: JobOptions = { ...ENDS, attempts: 8, backoff: { type: 'exponential', delay: 250 } };

const ENQUEUE_LIMIT_MS = 2_000;

/**
 * Queues work for documents; the same work is never queued twice. PostgreSQL is the truth: when Redis does not answer the
 * reconciler queues it later, so nothing here fails a request.
 */
@Injectable()
export class IngestionQueue {
  private readonly logger = new Logger(IngestionQueue.name);

  constructor(
    @InjectQueue(INGESTION_QUEUE) private readonly ingestion: Queue,
    @InjectQueue(CLEANUP_QUEUE) private readonly cleanup: Queue,
    private readonly context: RequestContext,
  ) {}

  /** The job that the document says is next. */
  async next({ id: documentId, targetVersionId: versionId }: Pick<Document, 'id' | 'targetVersionId'>): Promise<void> {
    if (!versionId) return;
    const data: VersionJob = { workspaceId: this.context.workspaceId, documentId, versionId };
    await this.add(this.ingestion, INGEST_JOB, data, { ...INGEST_OPTIONS, jobId: versionId });
  }

  async purge(documentId: string, versionId: string): Promise<void> {
    const data: VersionJob = { workspaceId: this.context.workspaceId, documentId, versionId };
    await this.add(this.cleanup, PURGE_JOB, data, { ...CLEANUP_OPTIONS, jobId: `purge-${versionId}` });
  }

  async delete(documentId: string): Promise<void> {
    const data: DeleteJob = { workspaceId: this.context.workspaceId, documentId };
    await this.add(this.cleanup, DELETE_JOB, data, { ...CLEANUP_OPTIONS, jobId: `delete-${documentId}` });
  }

  /** Whether a worker is at it right now, or was when it died and nobody noticed yet. */
  async isIngesting(versionId: string): Promise<boolean> {
    const job = await this.ingestion.getJob(versionId);
    return job ? job.isActive() : false;
  }

  private async add(queue: Queue, name: string, data: object, options: JobOptions): Promise<void> {
    const added = queue.add(name, data, options).then(
      () => true,
      () => false,
    );
    const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), ENQUEUE_LIMIT_MS).unref());
    if (!(await Promise.race([added, late])))
      this.logger.warn({ msg: 'The job queue does not answer; the job waits', job: name });
  }
}
