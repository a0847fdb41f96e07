import { Injectable } from '@nestjs/common';
import { RequestContext } from '../common/context/request-context.js';
import { RevisionMemo } from '../workspaces/revisions/revision-memo.js';
import { Revisions } from '../workspaces/revisions/revisions.service.js';
import { DocumentsRepository } from './documents/documents.repository.js';
import { KnowledgeIndexes } from './knowledge-indexes.js';
import type { Passage } from '../common/passages/passage.js';
import type { RetrievalQuery } from './retrieval/query.js';
import type { RetrievalResult } from './retrieval/result.js';
import { Retriever } from './retrieval/retriever.js';
import { KnowledgeSettingsService } from './settings/knowledge-settings.service.js';

/** What other features ask of the workspace's documents. */
@Injectable()
export class KnowledgeService {
  private readonly searchable = new RevisionMemo<boolean>();

  constructor(
    private readonly context: RequestContext,
    private readonly documents: DocumentsRepository,
    private readonly indexes: KnowledgeIndexes,
    private readonly retriever: Retriever,
    private readonly revisions: Revisions,
    private readonly settings: KnowledgeSettingsService,
  ) {}

  /**
   * Whether any document can answer; remembered per knowledge revision, so asking costs next to nothing.
   * @param revision where the caller knows it; else it is looked up
   */
  async hasReadyDocument(revision?: number): Promise<boolean> {
    const { workspaceId } = this.context;
    const current = revision ?? (await this.currentRevision());
    return this.searchable.get(workspaceId, current, () => this.documents.hasSearchable());
  }

  /**
   * Dense and lexical search, fused by weighted reciprocal rank. A passage is relevant when its cosine reaches the threshold
   * or its words pass the lexical floor, and comes only from versions that PostgreSQL says are active. What the query leaves open
   * is as the workspace has set it at the current knowledge revision: an answer kept under that revision was made by them.
   * @throws DomainError `knowledge_unavailable` when the embedder or the vector store cannot be asked; `mode: lexical` needs no embedder.
   */
  async retrieve(q: RetrievalQuery): Promise<RetrievalResult> {
    const index = await this.indexes.forSearch(q.mode === 'lexical');
    const revision = await this.currentRevision();
    const settings = await this.settings.at(revision);
    if (q.query.trim() !== '' && (await this.isSearchable(revision))) return this.retriever.run(q, settings, index);
    return this.retriever.nothing(q, settings, index);
  }

  /** Passages by the ids of their chunks, in this order and as they stand; those that nobody may see are left out. */
  quote(chunkIds: readonly string[]): Promise<Passage[]> {
    return this.retriever.quote(chunkIds);
  }

  private isSearchable(revision: number | null): Promise<boolean> {
    return this.searchable.get(this.context.workspaceId, revision, () => this.documents.hasSearchable());
  }

  private async currentRevision(): Promise<number | null> {
    const { values, changing } = await this.revisions.snapshot(this.context.workspaceId);
    return changing ? null : values.knowledge;
  }
}
