import { Process, Processor } from '@nestjs/bull';
import type { Job } from 'bull';
import { RequestContext } from '../../common/context/request-context.js';
import { CleanupService } from './cleanup.service.js';
import {
  CLEANUP_QUEUE,
  DELETE_JOB,
  type DeleteJob,
  FORGET_JOB,
  PURGE_JOB,
  RETIRE_JOB,
  type VersionJob,
} from '../documents/ingestion.queue.js';

/** A separate queue, so that deletion never waits behind a long ingestion. */
@Processor(CLEANUP_QUEUE)
export class CleanupProcessor {
  constructor(
    private readonly context: RequestContext,
    private readonly cleanup: CleanupService,
  ) {}

  @Process(DELETE_JOB)
  async deleteDocument(job: Job<DeleteJob>): Promise<void> {
    const { workspaceId, documentId } = job.data;
    await this.context.run({ workspaceId, requestId: `job-${job.id}` }, () => this.cleanup.deleteDocument(documentId));
  }

  @Process(PURGE_JOB)
  async purgeVersion(job: Job<VersionJob>): Promise<void> {
    const { workspaceId, ...item } = job.data;
    await this.context.run({ workspaceId, requestId: `job-${job.id}` }, () => this.cleanup.purgeVersion(item));
  }

  @Process(RETIRE_JOB)
  async retireVersion(job: Job<VersionJob>): Promise<void> {
    const { workspaceId, ...item } = job.data;
    await this.context.run({ workspaceId, requestId: `job-${job.id}` }, () => this.cleanup.retireVersion(item));
  }

  @Process(FORGET_JOB)
  async forgetAnswers(job: Job<DeleteJob>): Promise<void> {
    const { workspaceId, documentId } = job.data;
    await this.context.run({ workspaceId, requestId: `job-${job.id}` }, () => this.cleanup.forgetAnswers(documentId));
  }
}
