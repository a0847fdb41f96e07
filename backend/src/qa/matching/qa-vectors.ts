import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import type { Embedder } from '../../embeddings/embedder.js';
import { collectionName, type VectorHit, VectorStore } from '../../vectors/vector-store.js';
import type { QaVariant } from '../entries/qa-entry.entity.js';

/** Apart from whatever else may ever be kept of Q&A. */
const PARTITION = 'questions';

const collectionOf = (embedder: Pick<Embedder, 'id'>): string => collectionName('qa', embedder.id);

/** Vectors of the wordings of published entries, of the context's workspace: one collection an embedder. */
@Injectable()
export class QaVectors {
  private readonly ensured = new Set<string>();

  constructor(
    private readonly vectors: VectorStore,
    private readonly context: RequestContext,
  ) {}

  async put(embedder: Embedder, wordings: readonly QaVariant[], vectors: readonly Float32Array[]): Promise<void> {
    const collection = collectionOf(embedder);
    if (!this.ensured.has(collection))
      await this.vectors.ensureCollection({ name: collection, dimensions: embedder.dimensions, sparse: false });
    this.ensured.add(collection);
    const common = { workspaceId: this.context.workspaceId, partition: PARTITION, embedderId: embedder.id };
    await this.vectors.upsert(
      collection,
      wordings.map(({ id, entryId }, i) => ({ id, documentId: entryId, vector: vectors[i]!, ...common })),
    );
  }

  /** Ids of hits are those of wordings, nearest first. */
  near(embedder: Embedder, vector: Float32Array, limit: number): Promise<VectorHit[]> {
    const filter = { workspaceId: this.context.workspaceId, partition: PARTITION };
    return this.vectors.searchDense(collectionOf(embedder), { filter, vector, limit });
  }

  async remove(embedderId: string, ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.vectors.delete(collectionOf({ id: embedderId }), { workspaceId: this.context.workspaceId, ids });
  }
}
