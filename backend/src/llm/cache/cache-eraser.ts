import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import { VectorStore } from '../../vectors/vector-store.js';
import { CacheStore } from './cache-store.js';
import { CacheEntriesRepository } from './entries/cache-entries.repository.js';
import type { CacheEntryRow } from './entries/cache-entry.entity.js';
import { semanticCollection } from './semantic-candidates.js';

/** Takes cached answers of the context's workspace away, with their vectors. For the worker. */
@Injectable()
export class CacheEraser {
  constructor(
    private readonly context: RequestContext,
    private readonly entries: CacheEntriesRepository,
    private readonly store: CacheStore,
    private readonly embeddings: EmbeddingService,
    private readonly vectors: VectorStore,
  ) {}

  /** @returns how many there were */
  async forget(ids: readonly string[]): Promise<number> {
    if (ids.length === 0) return 0;
    const rows = await this.entries.findByIds(ids);
    await this.drop(rows);
    return rows.length;
  }

  async drop(rows: readonly CacheEntryRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.store.drop(this.context.workspaceId, [...rows]);
    await this.forgetVectors(rows.filter((r) => r.layer === 'semantic').map((r) => r.id));
    await this.entries.delete(rows.map((r) => r.id));
  }

  private async forgetVectors(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    const { id } = await this.embeddings.active();
    await this.vectors.delete(semanticCollection(id), { workspaceId: this.context.workspaceId, ids });
  }
}
