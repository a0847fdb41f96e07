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

/** Not searchable, and not about to be. */
const RETIRED: VersionState[] = ['kept', 'cancelled', 'failed'];

type Version = Omit<VersionJob, 'workspaceId'>;

/** Another job still writes what is to be removed; trying again a little later helps. */
export class StillBusyError extends Error {}

/**
 * Removes what nobody needs: vectors first, verified to be gone, and answers that rest on them, then rows, then bytes. The rows are the memory of what is
 * left to do, so an interrupted removal is taken up again. Every step can be repeated.
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

  /** Of a version that answers nothing but stays: nothing of it is found, or counts in a ranking, any more. */
  async retireVersion({ documentId, versionId }: Version): Promise<void> {
    const version = await this.documents.versions.find(versionId);
    if (!version || !RETIRED.includes(version.state)) return;
    await this.refuseWhileIngesting([version]);
    await this.removeVectors([version], { documentId, versionId });
    await this.answers.forget(documentId);
    await this.documents.vectorsGone(versionId, RETIRED);
    await this.queue.forgetAnswers(documentId);
  }

  /** For a job that finds its version unwanted: what it wrote goes, whoever removed the rest. */
  async dropVectorsOf({ documentId, versionId }: Version): Promise<void> {
    const version = await this.documents.versions.find(versionId);
    if (version && ['pending', 'active'].includes(version.state) && (await this.isLive(version))) return;
    await this.removeVectors(version ? [version] : [], { documentId, versionId });
  }

  /** Chunks and vectors of a version that is not there. */
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

  /** Every index that the versions may be in, those that are being built or kept among them. */
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
