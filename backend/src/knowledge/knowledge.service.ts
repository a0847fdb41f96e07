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

/** Interface of the workspace's documents for other features. */
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
   * Whether any document is searchable; cached per knowledge revision, so the call is nearly free.
   * @param revision if the caller knows it; otherwise it is looked up
   */
  async hasReadyDocument(revision?: number): Promise<boolean> {
    const { workspaceId } = this.context;
    const current = revision ?? (await this.currentRevision());
    return this.searchable.get(workspaceId, current, () => this.documents.hasSearchable());
  }

  /**
   * Dense and lexical search with score fusion. A passage is relevant when its cosine reaches the threshold or its words pass
   * the lexical floor, and is taken only from versions that are active in PostgreSQL. Options that the query omits come from
   * the workspace's settings at the current knowledge revision, so an answer stored under that revision was made with them.
   * @throws DomainError `knowledge_unavailable` if the embedder or the vector store is unavailable; `mode: lexical` needs no
   * embedder.
   */
  async retrieve(q: RetrievalQuery): Promise<RetrievalResult> {
    const index = await this.indexes.forSearch(q.mode === 'lexical');
    const revision = await this.currentRevision();
    const settings = await this.settings.at(revision);
    if (q.query.trim() !== '' && (await this.isSearchable(revision))) return this.retriever.run(q, settings, index);
    return this.retriever.emptyResult(q, settings, index);
  }

  /** Passages by chunk ids, in this order and with their original text; chunks that are not visible are omitted. */
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
