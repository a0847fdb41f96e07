import { Global, Injectable, Module } from '@nestjs/common';
import { EmbeddingsModule } from '../../embeddings/embeddings.module.js';
import { CitedAnswers } from '../../knowledge/cited-answers.js';
import { VectorsModule } from '../../vectors/vectors.module.js';
import { CacheEraser } from './cache-eraser.js';
import { CacheStore } from './cache-store.js';
import { CacheEntriesRepository } from './entries/cache-entries.repository.js';

const AT_ONCE = 500;

/**
 * Cached answers that cite a document. Their keys contain the knowledge revision, so they are already unreachable once
 * the document has changed; deleting them frees the memory before they expire.
 */
@Injectable()
export class CachedCitedAnswers extends CitedAnswers {
  constructor(
    private readonly entries: CacheEntriesRepository,
    private readonly eraser: CacheEraser,
  ) {
    super();
  }

  async forget(documentId: string): Promise<number> {
    for (let removed = 0; ;) {
      const rows = await this.entries.findSome({ documentId }, AT_ONCE);
      if (rows.length === 0) return removed;
      await this.eraser.drop(rows);
      removed += rows.length;
    }
  }
}

/** For the worker, which removes documents and people and does not use the cache otherwise. */
@Global()
@Module({
  imports: [EmbeddingsModule, VectorsModule],
  providers: [CacheEraser, CacheStore, CacheEntriesRepository, { provide: CitedAnswers, useClass: CachedCitedAnswers }],
  exports: [CacheEraser, CitedAnswers],
})
export class CitedAnswersModule {}
