import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import type { Embedder } from '../../embeddings/embedder.js';
import { type VectorHit, VectorStore } from '../../vectors/vector-store.js';
import { QuestionVectors } from '../matching/question-vectors.js';

/** A question with its vector and group. */
export interface GapPoint {
  id: string;
  gapId: string;
  language: string;
}

/** Vectors of questions that were not answered well, partitioned by language. */
@Injectable()
export class GapVectors extends QuestionVectors {
  constructor(vectors: VectorStore, context: RequestContext) {
    super('gaps', vectors, context);
  }

  put(embedder: Embedder, questions: readonly GapPoint[], vectors: readonly Float32Array[]): Promise<void> {
    const points = questions.map(({ id, gapId, language }) => ({ id, ownerId: gapId, partition: language }));
    return this.upsert(embedder, points, vectors);
  }

  near(embedder: Embedder, language: string, vector: Float32Array, limit: number): Promise<VectorHit[]> {
    return this.search(embedder, language, vector, limit);
  }

  /** Deletes the vectors of deleted rows, by their embedder. What cannot be deleted now is deleted when a search finds it. */
  async forget(rows: readonly { id: string; embedderId?: string | null }[]): Promise<void> {
    for (const embedderId of new Set(rows.flatMap((row) => row.embedderId ?? [])))
      await this.remove(
        embedderId,
        rows.filter((row) => row.embedderId === embedderId).map(({ id }) => id),
      ).catch(() => undefined);
  }
}
