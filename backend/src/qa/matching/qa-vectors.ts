import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import type { Embedder } from '../../embeddings/embedder.js';
import { type VectorHit, VectorStore } from '../../vectors/vector-store.js';
import type { QaVariant } from '../entries/qa-entry.entity.js';
import { QuestionVectors } from './question-vectors.js';

/** A partition of its own, for other vectors that Q&A may store later. */
const PARTITION = 'questions';

/** Vectors of the wordings of published entries. */
@Injectable()
export class QaVectors extends QuestionVectors {
  constructor(vectors: VectorStore, context: RequestContext) {
    super('qa', vectors, context);
  }

  put(embedder: Embedder, wordings: readonly QaVariant[], vectors: readonly Float32Array[]): Promise<void> {
    const points = wordings.map(({ id, entryId }) => ({ id, ownerId: entryId, partition: PARTITION }));
    return this.upsert(embedder, points, vectors);
  }

  near(embedder: Embedder, vector: Float32Array, limit: number): Promise<VectorHit[]> {
    return this.search(embedder, PARTITION, vector, limit);
  }
}
