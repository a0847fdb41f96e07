import { Global, Injectable, Module } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import { EmbeddingsModule } from '../../embeddings/embeddings.module.js';
import { CitedAnswers } from '../../knowledge/cited-answers.js';
import { VectorStore } from '../../vectors/vector-store.js';
import { VectorsModule } from '../../vectors/vectors.module.js';
import { CacheStore } from './cache-store.js';
import { CacheEntriesRepository } from './entries/cache-entries.repository.js';
import { semanticCollection } from './semantic-candidates.js';

const AT_ONCE = 500;

/**
 * Cached answers that cite a document. Their keys contain the knowledge revision, so they are already unreachable once
 * the document has changed; deleting them frees the memory before they expire.
 */
@Injectable()
export class CachedCitedAnswers extends CitedAnswers {
  constructor(
    private readonly context: RequestContext,
    private readonly entries: CacheEntriesRepository,
    private readonly store: CacheStore,
    private readonly embeddings: EmbeddingService,
    private readonly vectors: VectorStore,
  ) {
    super();
  }

  async forget(documentId: string): Promise<number> {
    const { workspaceId } = this.context;
    for (let removed = 0; ;) {
      const rows = await this.entries.findSome({ documentId }, AT_ONCE);
      if (rows.length === 0) return removed;
      await this.store.drop(workspaceId, rows);
      await this.forgetVectors(rows.filter((r) => r.layer === 'semantic').map((r) => r.id));
      await this.entries.delete(rows.map((r) => r.id));
      removed += rows.length;
    }
  }

  private async forgetVectors(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    const { id } = await this.embeddings.active();
    await this.vectors.delete(semanticCollection(id), { workspaceId: this.context.workspaceId, ids });
  }
}

/** For the worker, which removes documents and does not use the cache otherwise. */
@Global()
@Module({
  imports: [EmbeddingsModule, VectorsModule],
  providers: [CacheStore, CacheEntriesRepository, { provide: CitedAnswers, useClass: CachedCitedAnswers }],
  exports: [CitedAnswers],
})
export class CitedAnswersModule {}
