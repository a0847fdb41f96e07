import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import type { Embedder } from '../../embeddings/embedder.js';
import { tokenizeTerms } from '../../vectors/terms.js';
import { type VectorPoint, VectorStore } from '../../vectors/vector-store.js';
import { embeddingTextOf } from '../../parsing/chunking/embedding-text.js';
import type { DocumentChunk } from '../documents/document-chunk.entity.js';
import type { DocumentVersion } from '../documents/document-version.entity.js';
import { DocumentsRepository } from '../documents/documents.repository.js';
import { knowledgeCollection } from '../knowledge-collection.js';
import { KnowledgeIndexes } from '../knowledge-indexes.js';
import { StageState } from './stage-state.js';
import { type Outcome, StageRunner, type StageWork, type WorkItem } from './stage-work.js';

const BATCH = 32;
/** Chunks that one job embeds before it yields to other jobs. */
const CHUNKS_PER_JOB = 512;

/**
 * Chunks → vectors of the new version, which are not searchable before it is published. Resumes where an earlier job stopped.
 */
@Injectable()
export class EmbedStage extends StageRunner {
  constructor(
    private readonly context: RequestContext,
    private readonly documents: DocumentsRepository,
    private readonly indexes: KnowledgeIndexes,
    private readonly vectors: VectorStore,
    private readonly state: StageState,
  ) {
    super();
  }

  async run(work: StageWork): Promise<Outcome> {
    const { item, version } = work;
    const { embedder, generation } = await this.indexes.current();
    // False if it was chunked for another model's window and tokenizer, or for an index that is no longer searched.
    const isCut = version.chunkCount && version.embedderId === embedder.id && version.generation === generation;
    if (!version.chunkCount || !isCut) return { next: 'chunk' };
    const collection = knowledgeCollection({ embedderId: embedder.id, generation });
    await this.vectors.ensureCollection({ name: collection, dimensions: embedder.dimensions, sparse: true });
    const end = Math.min(version.chunkCount, version.embeddedCount + CHUNKS_PER_JOB);
    await this.embedUntil(end, work, collection, embedder);
    if (end < version.chunkCount) return { next: 'embed', facts: { embeddedCount: end } };
    await this.verify(item, collection, version.chunkCount);
    return { next: 'publish', facts: { embeddedCount: end } };
  }

  /** Writes a batch while the next one is being embedded. */
  private async embedUntil(end: number, work: StageWork, collection: string, embedder: Embedder): Promise<void> {
    const { item, version, signal, report } = work;
    const total = version.chunkCount ?? 0;
    let writing: Promise<void> = Promise.resolve();
    for (let done = version.embeddedCount; done < end;) {
      signal.throwIfAborted();
      const rows = await this.documents.findChunks(item.versionId, done, Math.min(BATCH, end - done));
      if (rows.length === 0) break;
      const points = await this.embed(item, rows, version, embedder, signal).catch(afterSettled(writing));
      await writing;
      const reached = (done += rows.length);
      writing = this.vectors.upsert(collection, points).then(() => report(reached, total, reached));
      writing.catch(() => undefined);
    }
    await writing;
  }

  private async embed(
    { documentId, versionId }: WorkItem,
    rows: DocumentChunk[],
    version: DocumentVersion,
    embedder: Embedder,
    signal: AbortSignal,
  ): Promise<VectorPoint[]> {
    const countTokens = (text: string): number => embedder.countTokens(text);
    const options = { title: version.title ?? undefined, countTokens, maxTokens: embedder.maxTokens };
    const texts = rows.map((row) => embeddingTextOf(row, options));
    const vectors = await embedder.embed(texts, signal);
    return rows.map((row, i) => ({
      id: row.id,
      workspaceId: this.context.workspaceId,
      documentId,
      versionId,
      vector: vectors[i]!,
      terms: tokenizeTerms(texts[i]!),
      embedderId: embedder.id,
    }));
  }

  /** A document becomes searchable with all of its vectors or not at all. */
  private async verify(item: WorkItem, collection: string, total: number): Promise<void> {
    const { versionId, documentId } = item;
    const { workspaceId } = this.context;
    const found = await this.vectors.count(collection, { workspaceId, documentId, versionId });
    if (found === total) return;
    // Vectors counted as written are missing: the next attempt starts over.
    await this.state.advance(item, { done: 0, total, embeddedCount: 0 });
    throw new Error(`The vector store contains ${found} of ${total} vectors`);
  }
}

const afterSettled =
  (writing: Promise<void>) =>
  async (error: unknown): Promise<never> => {
    await writing.catch(() => undefined);
    throw error;
  };
