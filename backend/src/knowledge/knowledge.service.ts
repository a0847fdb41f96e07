import { Injectable } from '@nestjs/common';
import { DomainError } from '../common/errors/domain-error.js';
import { RequestContext } from '../common/context/request-context.js';
import type { Embedder } from '../embeddings/embedder.js';
import { EmbeddingService } from '../embeddings/embedding.service.js';
import { tokenizeTerms } from '../vectors/terms.js';
import { type VectorHit, VectorStore } from '../vectors/vector-store.js';
import { RevisionMemo } from '../workspaces/revisions/revision-memo.js';
import { Revisions } from '../workspaces/revisions/revisions.service.js';
import type { Document } from './documents/document.entity.js';
import type { DocumentChunk } from './documents/document-chunk.entity.js';
import { DocumentsRepository } from './documents/documents.repository.js';
import { knowledgeCollection } from './knowledge-collection.js';
import { capPerDocument, type Fused, fuse } from './retrieval/fusion.js';
import { LexicalFloor } from './retrieval/lexical-floor.js';
import type { Passage, RetrievalMode, RetrievalQuery, RetrievalResult } from './retrieval/passage.js';

/** Candidates per list: enough to fill the answer after stale, irrelevant and surplus ones are dropped. */
const candidates = (topK: number): number => Math.min(200, topK * 4 + 20);

interface Candidate extends Fused {
  documentId: string;
  chunk: DocumentChunk;
  document: Document;
}

/** What other features ask of the workspace's documents. */
@Injectable()
export class KnowledgeService {
  private readonly searchable = new RevisionMemo<boolean>();

  constructor(
    private readonly context: RequestContext,
    private readonly documents: DocumentsRepository,
    private readonly embeddings: EmbeddingService,
    private readonly vectors: VectorStore,
    private readonly revisions: Revisions,
  ) {}

  /**
   * Whether any document can answer; remembered per knowledge revision, so asking costs next to nothing.
   * @param revision where the caller knows it; else it is looked up
   */
  async hasReadyDocument(revision?: number): Promise<boolean> {
    const { workspaceId } = this.context;
    const current = revision ?? (await this.currentRevision(workspaceId));
    return this.searchable.get(workspaceId, current, () => this.documents.hasSearchable());
  }

  private async currentRevision(workspaceId: string): Promise<number | null> {
    const { values, changing } = await this.revisions.snapshot(workspaceId);
    return changing ? null : values.knowledge;
  }

  /**
   * Dense and lexical search, fused by weighted reciprocal rank. A passage is relevant when its cosine reaches the threshold
   * or its words pass the lexical floor, and comes only from versions that PostgreSQL says are active.
   * @throws DomainError `knowledge_unavailable` when the embedder or the vector store cannot be asked.
   */
  async retrieve(q: RetrievalQuery): Promise<RetrievalResult> {
    const embedder = await this.embeddings.active();
    const empty = { passages: [], embedderId: embedder.id };
    if (q.query.trim() === '' || !(await this.hasReadyDocument())) return empty;
    const { dense, lexical } = await this.search(q, embedder).catch((error: unknown) => {
      throw unavailable(error, q.signal);
    });
    const weight = { hybrid: embedder.calibration.denseWeight, dense: 1, lexical: 0 }[q.mode ?? 'hybrid'];
    const found = await this.withSources(fuse(dense, lexical, weight));
    const relevant = this.relevant(found, q, embedder);
    const best = capPerDocument(relevant, q.topK, Math.max(2, Math.ceil(q.topK * 0.6)));
    return { ...empty, passages: best.map(toPassage) };
  }

  private async search(q: RetrievalQuery, embedder: Embedder): Promise<{ dense: VectorHit[]; lexical: VectorHit[] }> {
    const collection = knowledgeCollection(embedder.id);
    const filter = { workspaceId: this.context.workspaceId };
    const limit = candidates(q.topK);
    const wants = (mode: RetrievalMode): boolean => q.mode === undefined || q.mode === 'hybrid' || q.mode === mode;
    const searchDense = async (): Promise<VectorHit[]> => {
      const vector = q.queryVector ?? (await this.embeddings.embedQuery(q.query, q.signal));
      return this.vectors.searchDense(collection, { filter, vector, limit });
    };
    const terms = wants('lexical') ? tokenizeTerms(q.query) : [];
    const [dense, lexical] = await Promise.all([
      wants('dense') ? searchDense() : [],
      terms.length > 0 ? this.vectors.searchSparse(collection, { filter, terms, limit }) : [],
    ]);
    return { dense, lexical };
  }

  /** Drops hits whose chunk is gone or belongs to a version that is not the active one. */
  private async withSources(fused: Fused[]): Promise<Candidate[]> {
    const chunks = new Map((await this.documents.findChunksById(fused.map((f) => f.id))).map((c) => [c.id, c]));
    const ids = [...new Set([...chunks.values()].map((c) => c.documentId))];
    const documents = new Map((await this.documents.findLive(ids)).map((d) => [d.id, d]));
    return fused.flatMap((hit) => {
      const chunk = chunks.get(hit.id);
      const document = chunk && documents.get(chunk.documentId);
      return document && document.activeVersionId === chunk.versionId
        ? [{ ...hit, documentId: document.id, chunk, document }]
        : [];
    });
  }

  private relevant(found: Candidate[], q: RetrievalQuery, embedder: Embedder): Candidate[] {
    const threshold = q.threshold ?? embedder.calibration.ragThreshold;
    const floor = new LexicalFloor(q.query);
    return found.filter((c) => {
      if (c.denseScore !== null && c.denseScore >= threshold) return true;
      return c.lexicalScore !== null && floor.passes(searchedText(c));
    });
  }
}

const searchedText = ({ chunk, document }: Candidate): string =>
  `${document.name}\n${(chunk.headingPath ?? []).join('\n')}\n${chunk.text}`;

function toPassage({ chunk, document, score, denseScore, lexicalScore }: Candidate, index: number): Passage {
  const passage: Passage = {
    n: index + 1,
    chunkId: chunk.id,
    documentId: document.id,
    title: document.name,
    text: chunk.text,
    start: chunk.startOffset,
    end: chunk.endOffset,
    score,
    denseScore,
    lexicalScore,
  };
  if (chunk.page) passage.page = chunk.page;
  if (chunk.slide) passage.slide = chunk.slide;
  if (chunk.sheet) passage.sheet = chunk.sheet;
  if (chunk.headingPath?.length) passage.heading = chunk.headingPath.join(' › ');
  return passage;
}

/** Whatever failed behind a search, the caller can only be told that knowledge is not there right now. */
function unavailable(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return error;
  if (error instanceof DomainError && error.code !== 'vector_store_unavailable') return error;
  return new DomainError(
    'knowledge_unavailable',
    'The documents cannot be searched right now. Try again in a moment.',
    {
      cause: error,
      headers: { 'retry-after': '5' },
    },
  );
}
