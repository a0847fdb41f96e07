import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import type { Embedder } from '../../embeddings/embedder.js';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import { tokenizeTerms } from '../../vectors/terms.js';
import { type VectorPoint, VectorStore } from '../../vectors/vector-store.js';
import { embeddingTextOf } from '../chunking/embedding-text.js';
import type { DocumentChunk } from '../documents/document-chunk.entity.js';
import type { DocumentVersion } from '../documents/document-version.entity.js';
import { DocumentsRepository } from '../documents/documents.repository.js';
import { knowledgeCollection } from '../knowledge-collection.js';
import { PARSE_SHARE } from './parse-stage.js';
import { ProgressReporter } from './progress-reporter.js';
import { VersionState, type WorkItem } from './version-state.js';

const BATCH = 32;
const REPORT_MS = 500;

/** Chunks → vectors under the new version, which nothing finds before it is published. Goes on where an earlier job stopped. */
@Injectable()
export class EmbedStage {
  constructor(
    private readonly clock: Clock,
    private readonly context: RequestContext,
    private readonly documents: DocumentsRepository,
    private readonly embeddings: EmbeddingService,
    private readonly vectors: VectorStore,
    private readonly state: VersionState,
  ) {}

  /** @returns false when the version is not wanted any more. */
  async run(item: WorkItem, version: DocumentVersion, embedder: Embedder, signal: AbortSignal): Promise<boolean> {
    const total = version.chunkCount ?? 0;
    const collection = knowledgeCollection(embedder.id);
    await this.vectors.ensureCollection({ name: collection, dimensions: embedder.dimensions, sparse: true });
    const share = (done: number): number => PARSE_SHARE + (1 - PARSE_SHARE) * (done / total);
    const report = (done: number): Promise<unknown> => this.state.advance(item, 'embedding', share(done), done);
    const reporter = new ProgressReporter(report, REPORT_MS, () => this.clock.monotonic());
    try {
      // A batch is written while the next one is being embedded.
      let writing: Promise<void> = Promise.resolve();
      for (let done = version.embeddedCount; done < total;) {
        signal.throwIfAborted();
        if (!(await this.state.isWanted(item))) return false;
        const rows = await this.documents.findChunks(item.versionId, done, BATCH);
        if (rows.length === 0) break;
        const points = await this.embed(item, rows, version, embedder, signal).catch(afterSettled(writing));
        await writing;
        const reached = (done += rows.length);
        writing = this.vectors.upsert(collection, points).then(() => reporter.report(reached));
        writing.catch(() => undefined);
      }
      await writing;
    } finally {
      await reporter.settled();
    }
    return this.verify(item, collection, total);
  }

  private async embed(
    item: WorkItem,
    rows: DocumentChunk[],
    version: DocumentVersion,
    embedder: Embedder,
    signal: AbortSignal,
  ): Promise<VectorPoint[]> {
    const countTokens = (text: string): number => embedder.countTokens(text);
    const options = { title: version.title ?? undefined, countTokens, maxTokens: embedder.maxTokens };
    const texts = rows.map((row) => embeddingTextOf(row, options));
    const vectors = await this.embeddings.embedMany(texts, signal);
    return rows.map((row, i) => ({
      id: row.id,
      workspaceId: this.context.workspaceId,
      ...item,
      vector: vectors[i]!,
      terms: tokenizeTerms(texts[i]!),
      embedderId: embedder.id,
    }));
  }

  /** A document becomes searchable with all of its vectors or not at all. */
  private async verify(item: WorkItem, collection: string, total: number): Promise<boolean> {
    const found = await this.vectors.count(collection, { workspaceId: this.context.workspaceId, ...item });
    if (found === total) return true;
    // Vectors that were counted as written are not there: start over with the next try.
    const wanted = await this.state.advance(item, 'embedding', PARSE_SHARE, 0);
    if (!wanted) return false;
    throw new Error(`The vector store holds ${found} of ${total} vectors`);
  }
}

const afterSettled =
  (writing: Promise<void>) =>
  async (error: unknown): Promise<never> => {
    await writing.catch(() => undefined);
    throw error;
  };
