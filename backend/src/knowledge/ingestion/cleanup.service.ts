import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import { type VectorFilter, VectorStore } from '../../vectors/vector-store.js';
import { BlobStore, originalKey } from '../blobs/blob-store.js';
import { CitedAnswers } from '../cited-answers.js';
import { DocumentEvents } from '../documents/document-events.js';
import type { DocumentVersion, VersionState } from '../documents/document-version.entity.js';
import { DocumentsRepository } from '../documents/documents.repository.js';
import { knowledgeCollection } from '../knowledge-collection.js';
import { ReindexRepository } from '../indexes/reindex.repository.js';
import { IngestionQueue, type VersionJob } from '../documents/ingestion.queue.js';
import { ParsedArtifacts } from '../documents/parsed-artifacts.js';

/** States of versions that are not searchable and not being processed. */
const RETIRED: VersionState[] = ['kept', 'cancelled', 'failed'];

type Version = Omit<VersionJob, 'workspaceId'>;

/** Another job is still writing the data to be removed; a later retry will succeed. */
export class StillBusyError extends Error {}

/**
 * Removes data that is no longer needed: first vectors (verified to be deleted) and the answers that cite them, then rows, then
 * bytes. The rows record the remaining work, so an interrupted removal is resumed. Every step is idempotent.
 */
@Injectable()
export class CleanupService {
  constructor(
    private readonly context: RequestContext,
    private readonly documents: DocumentsRepository,
    private readonly embeddings: EmbeddingService,
    private readonly reindexes: ReindexRepository,
    private readonly vectors: VectorStore,
    private readonly blobs: BlobStore,
    private readonly parsed: ParsedArtifacts,
    private readonly answers: CitedAnswers,
    private readonly queue: IngestionQueue,
    private readonly events: DocumentEvents,
  ) {}

  async deleteDocument(documentId: string): Promise<void> {
    const document = await this.documents.find(documentId);
    if (!document || document.status !== 'deleting') return;
    const versions = await this.documents.findVersions(documentId);
    await this.refuseWhileIngesting(versions);
    await this.removeVectors(versions, { documentId });
    await this.answers.forget(documentId);
    await this.documents.removeDeleted(documentId);
    await this.removeBlobs(versions);
    await this.events.deleted(documentId);
    await this.queue.forgetAnswers(documentId);
  }

  async purgeVersion({ documentId, versionId }: Version): Promise<void> {
    const version = await this.documents.versions.find(versionId);
    if (!version || version.state !== 'superseded') return;
    await this.refuseWhileIngesting([version]);
    await this.removeVectors([version], { documentId, versionId });
    await this.answers.forget(documentId);
    await this.documents.removeSuperseded(versionId);
    await this.removeBlobs([version]);
  }

  async forgetAnswers(documentId: string): Promise<void> {
    await this.answers.forget(documentId);
  }

  /**
   * For a version that is no longer searchable but kept: removes its vectors, so that it neither appears in results nor affects
   * rankings.
   */
  async retireVersion({ documentId, versionId }: Version): Promise<void> {
    const version = await this.documents.versions.find(versionId);
    if (!version || !RETIRED.includes(version.state)) return;
    await this.refuseWhileIngesting([version]);
    await this.removeVectors([version], { documentId, versionId });
    await this.answers.forget(documentId);
    await this.documents.vectorsGone(versionId, RETIRED);
    await this.queue.forgetAnswers(documentId);
  }

  /** For a job whose version is no longer wanted: deletes the vectors it wrote, regardless of who removed the rest. */
  async dropVectorsOf({ documentId, versionId }: Version): Promise<void> {
    const version = await this.documents.versions.find(versionId);
    if (version && ['pending', 'active'].includes(version.state) && (await this.isLive(version))) return;
    await this.removeVectors(version ? [version] : [], { documentId, versionId });
  }

  /** Deletes chunks and vectors of a version that does not exist. */
  async removeOrphan({ documentId, versionId }: Version): Promise<void> {
    if (await this.documents.versions.find(versionId)) return;
    await this.removeVectors([], { documentId, versionId });
    await this.documents.removeChunks(versionId);
  }

  private async isLive(version: DocumentVersion): Promise<boolean> {
    const document = await this.documents.find(version.documentId);
    return document !== null && document.status !== 'deleting';
  }

  private async refuseWhileIngesting(versions: DocumentVersion[]): Promise<void> {
    const ingested = await this.queue.ingestedNow();
    const busy = versions.find(({ id }) => ingested.has(id));
    if (busy) throw new StillBusyError(`Version ${busy.id} is still being ingested`);
  }

  private async removeVectors(versions: DocumentVersion[], target: Omit<VectorFilter, 'workspaceId'>): Promise<void> {
    const filter = { workspaceId: this.context.workspaceId, ...target };
    for (const name of await this.collections(versions)) {
      await this.vectors.delete(name, filter);
      const left = await this.vectors.count(name, filter);
      if (left > 0) throw new Error(`${left} vectors are still there after deletion`);
    }
  }

  /** All indexes that may contain the versions, including those that are being built or kept. */
  private async collections(versions: DocumentVersion[]): Promise<string[]> {
    const [current, others] = await Promise.all([this.embeddings.index(), this.reindexes.findOtherIndexes()]);
    const indexes = [...versions, ...(current ? [current] : []), ...others].flatMap(({ embedderId, generation }) =>
      embedderId ? [{ embedderId, generation }] : [],
    );
    return [...new Set(indexes.map(knowledgeCollection))];
  }

  private async removeBlobs(versions: DocumentVersion[]): Promise<void> {
    const { workspaceId } = this.context;
    for (const { id } of versions) await this.parsed.remove(id);
    const contents = [...new Set(versions.map((v) => v.sha256))];
    const needed = await this.documents.findNeeded(contents, []);
    for (const sha256 of contents.filter((each) => !needed.contents.has(each)))
      await this.blobs.remove(originalKey(workspaceId, sha256), () => this.documents.isContentReferenced(sha256));
  }
}
