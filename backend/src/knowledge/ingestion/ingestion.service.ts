import { Injectable, Logger } from '@nestjs/common';
import { DomainError } from '../../common/errors/domain-error.js';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import type { DocumentVersion } from '../documents/document-version.entity.js';
import { DocumentsRepository } from '../documents/documents.repository.js';
import { IngestionFailure, reason, type ReasonCode } from '../reasons.js';
import { CleanupService } from './cleanup.service.js';
import { EmbedStage } from './embed-stage.js';
import { IngestionQueue } from './ingestion.queue.js';
import { ParseStage } from './parse-stage.js';
import { VersionState, type WorkItem } from './version-state.js';

/** Starts of a job on one version before it is given up: a file that kills the process would do so for ever. */
const MAX_STARTS = 20;

/** Brings one version from stored bytes to searchable. Every step can be repeated, so a crash anywhere resumes. */
@Injectable()
export class IngestionService {
  private readonly logger = new Logger(IngestionService.name);

  constructor(
    private readonly documents: DocumentsRepository,
    private readonly embeddings: EmbeddingService,
    private readonly state: VersionState,
    private readonly parseStage: ParseStage,
    private readonly embedStage: EmbedStage,
    private readonly cleanup: CleanupService,
    private readonly queue: IngestionQueue,
  ) {}

  /** Rejects with what a later try may mend; `lastTry` turns that into a visible failure as well. */
  async ingest(item: WorkItem, lastTry: boolean, signal: AbortSignal): Promise<void> {
    try {
      await this.run(item, signal);
    } catch (error) {
      // A worker that is going down says nothing about the document.
      if (signal.aborted) throw error;
      const permanent = error instanceof IngestionFailure;
      this.logger.warn({ msg: 'Ingestion failed', ...item, permanent, err: error });
      if (!permanent && !lastTry) throw error;
      await this.state.fail(item, reason(codeOf(error)));
    }
  }

  private async run(item: WorkItem, signal: AbortSignal): Promise<void> {
    const version = await this.state.begin(item);
    if (!version) return this.cleanup.dropVectorsOf(item);
    if (version.attempts > MAX_STARTS) throw new IngestionFailure('crashed');
    const current = await this.chunked(item, version, signal);
    const embedded = current?.chunkCount
      ? await this.embedStage.run(item, current, await this.embeddings.pin(), signal)
      : false;
    const replaced = embedded ? await this.state.publish(item) : undefined;
    if (replaced === undefined) await this.cleanup.dropVectorsOf(item);
    else if (replaced) await this.queue.purge(item.documentId, replaced);
  }

  /** The version with its chunks; those of an earlier job are kept if they were cut for the embedder in use. */
  private async chunked(
    item: WorkItem,
    version: DocumentVersion,
    signal: AbortSignal,
  ): Promise<DocumentVersion | null> {
    if (version.chunkCount && version.embedderId === (await this.embeddings.pin()).id) return version;
    await this.parseStage.run(item, version, signal);
    return this.documents.findVersion(item.versionId);
  }
}

const CODES: Partial<Record<string, ReasonCode>> = {
  vector_store_unavailable: 'vector_store_unavailable',
  knowledge_unavailable: 'embedder_unavailable',
};

function codeOf(error: unknown): ReasonCode {
  if (error instanceof IngestionFailure) return error.code;
  return (error instanceof DomainError && CODES[error.code]) || 'internal';
}
