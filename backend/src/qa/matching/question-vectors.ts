import { RequestContext } from '../../common/context/request-context.js';
import type { Embedder } from '../../embeddings/embedder.js';
import { collectionName, type VectorHit, VectorStore } from '../../vectors/vector-store.js';

/** A question with a stored vector: `id` is the id of its row, the owner is the row it belongs to. */
export interface QuestionPoint {
  id: string;
  ownerId: string;
  partition: string;
}

/** Vectors of one kind of questions in the current workspace, with one collection per embedder. */
export abstract class QuestionVectors {
  private readonly ensured = new Set<string>();

  constructor(
    private readonly kind: string,
    private readonly vectors: VectorStore,
    private readonly context: RequestContext,
  ) {}

  protected async upsert(
    embedder: Embedder,
    points: readonly QuestionPoint[],
    vectors: readonly Float32Array[],
  ): Promise<void> {
    const collection = this.collectionOf(embedder);
    if (!this.ensured.has(collection))
      await this.vectors.ensureCollection({ name: collection, dimensions: embedder.dimensions, sparse: false });
    this.ensured.add(collection);
    const common = { workspaceId: this.context.workspaceId, embedderId: embedder.id };
    await this.vectors.upsert(
      collection,
      points.map(({ id, ownerId, partition }, i) => ({
        id,
        documentId: ownerId,
        partition,
        vector: vectors[i]!,
        ...common,
      })),
    );
  }

  /** Ids of hits are row ids, nearest first. */
  protected search(embedder: Embedder, partition: string, vector: Float32Array, limit: number): Promise<VectorHit[]> {
    const filter = { workspaceId: this.context.workspaceId, partition };
    return this.vectors.searchDense(this.collectionOf(embedder), { filter, vector, limit });
  }

  async remove(embedderId: string, ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.vectors.delete(this.collectionOf({ id: embedderId }), { workspaceId: this.context.workspaceId, ids });
  }

  private collectionOf(embedder: Pick<Embedder, 'id'>): string {
    return collectionName(this.kind, embedder.id);
  }
}
