import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import type { Embedder } from '../../embeddings/embedder.js';
import { tokenizeTerms } from '../../vectors/terms.js';
import { type VectorPoint, VectorStore } from '../../vectors/vector-store.js';
import { ChunkWriter } from '../ingestion/chunk-writer.js';
import { embeddingTextOf } from '../../parsing/chunking/embedding-text.js';
import type { DocumentChunk } from '../documents/document-chunk.entity.js';
import type { DocumentVersion } from '../documents/document-version.entity.js';
import { knowledgeCollection } from '../knowledge-collection.js';
import { ParsedSource } from './parsed-source.js';
import { ReindexRepository, type VersionRef } from '../indexes/reindex.repository.js';

const BATCH = 32;

export interface TargetIndex {
  embedder: Embedder;
  generation: number;
  /** Throws if the index may not grow by that many chunks. */
  admit?: (count: number) => Promise<void>;
}

/** Adds one searchable version to an index that is not searched, and removes it again. Every step is idempotent. */
@Injectable()
export class VersionIndexer {
  constructor(
    private readonly context: RequestContext,
    private readonly repository: ReindexRepository,
    private readonly parsed: ParsedSource,
    private readonly writer: ChunkWriter,
    private readonly vectors: VectorStore,
  ) {}

  /** @param pause awaited before each batch: yields to other work, rejects when the work is no longer wanted */
  async add(ref: VersionRef, target: TargetIndex, pause: () => Promise<void>, signal: AbortSignal): Promise<void> {
    const version = await this.repository.findVersion(ref.versionId);
    if (!version) return;
    // An earlier attempt may have chunked it differently.
    await this.remove(ref, { embedderId: target.embedder.id, generation: target.generation });
    await this.repository.remember(ref, target.generation, { complete: false });
    const document = await this.parsed.of(version, signal);
    const { embedder, generation, admit } = target;
    const options = { embedder, generation, title: version.title ?? undefined, signal };
    const total = await this.writer.write(ref, document, options, admit);
    const collection = knowledgeCollection({ embedderId: target.embedder.id, generation: target.generation });
    await this.vectors.ensureCollection({ name: collection, dimensions: target.embedder.dimensions, sparse: true });
    for (let done = 0; done < total; done += BATCH) {
      await pause();
      if (!(await this.repository.isSearchable(ref))) return;
      const rows = await this.repository.findChunks(ref.versionId, target.generation, done, BATCH);
      await this.vectors.upsert(collection, await this.points(rows, version, target.embedder, signal));
    }
    const found = await this.vectors.count(collection, { workspaceId: this.context.workspaceId, ...ref });
    if (found !== total) throw new Error(`The vector store contains ${found} of ${total} vectors`);
    await this.repository.remember(ref, target.generation, { complete: true, chunkCount: total });
  }

  /** Deletes the vectors first, verified, then the record of them. */
  async remove(ref: VersionRef, index: { embedderId: string; generation: number }): Promise<void> {
    const collection = knowledgeCollection(index);
    const filter = { workspaceId: this.context.workspaceId, ...ref };
    await this.vectors.delete(collection, filter);
    const left = await this.vectors.count(collection, filter);
    if (left > 0) throw new Error(`${left} vectors are still there after deletion`);
    await this.repository.forget(ref, index.generation);
  }

  private async points(
    rows: DocumentChunk[],
    version: DocumentVersion,
    embedder: Embedder,
    signal: AbortSignal,
  ): Promise<VectorPoint[]> {
    const countTokens = (text: string): number => embedder.countTokens(text);
    const options = { title: version.title ?? undefined, countTokens, maxTokens: embedder.maxTokens };
    const texts = rows.map((row) => embeddingTextOf(row, options));
    const vectors = await embedder.embed(texts, signal);
    return rows.map(({ id, documentId, versionId }, i) => ({
      id,
      workspaceId: this.context.workspaceId,
      documentId,
      versionId,
      vector: vectors[i]!,
      terms: tokenizeTerms(texts[i]!),
      embedderId: embedder.id,
    }));
  }
}
