import { Injectable } from '@nestjs/common';
import type { Embedder } from '../../embeddings/embedder.js';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import { collectionName, VectorStore } from '../../vectors/vector-store.js';
import { CacheStore } from './cache-store.js';
import { type Completion, questionOf } from './completion.js';
import { CacheNegativesService } from './negatives/cache-negatives.service.js';
import type { StoredAnswer } from './stored-answer.js';
import { type Verdict, verify } from './verification/verification.js';

const CANDIDATES = 5;

export interface Candidate extends Verdict {
  answer: StoredAnswer;
  /** Cosine. */
  similarity: number;
}

export const semanticKey = (id: string): string => `sem:${id}`;
export const semanticCollection = (embedderId: string): string => collectionName('cache', embedderId);

/** Stored questions like the one asked, nearest first, each with what verification says of it. */
@Injectable()
export class SemanticCandidates {
  constructor(
    private readonly embeddings: EmbeddingService,
    private readonly vectors: VectorStore,
    private readonly store: CacheStore,
    private readonly negatives: CacheNegativesService,
  ) {}

  /** Sets the completion's query vector. @throws when embedder, vector store or Redis do not answer */
  async find(completion: Completion): Promise<Candidate[]> {
    const { workspaceId, key, cacheControl } = completion;
    const embedder = await this.embeddings.active();
    const question = questionOf(completion);
    completion.queryVector ??= await this.embeddings.embedQuery(question);
    const collection = semanticCollection(embedder.id);
    const filter = { workspaceId, partition: key!.partition };
    const found = await this.vectors.searchDense(collection, {
      filter,
      vector: completion.queryVector,
      limit: CANDIDATES,
    });
    const near = found.filter((c) => c.score >= cacheControl.semanticThreshold);
    if (near.length === 0) return [];
    const answers = await this.store.read(
      workspaceId,
      near.map((c) => semanticKey(c.id)),
    );
    const gone = near.filter((_, i) => !answers[i]).map((c) => c.id);
    if (gone.length > 0) void this.vectors.delete(collection, { workspaceId, ids: gone }).catch(() => undefined);
    const candidates: Candidate[] = [];
    for (const [i, { score }] of near.entries()) {
      const answer = answers[i];
      if (answer) candidates.push(await this.judge(completion, answer, Math.min(1, score), embedder));
    }
    return candidates;
  }

  private async judge(
    { cacheControl, ...completion }: Completion,
    answer: StoredAnswer,
    similarity: number,
    embedder: Embedder,
  ): Promise<Candidate> {
    const question = questionOf(completion);
    const verdict = cacheControl.verify
      ? verify(question, answer.question, similarity, embedder.id)
      : { accepted: true, score: null, reasons: ['verification is off'] };
    const reported = verdict.accepted && (await this.negatives.current()).has(question, answer.question);
    return reported
      ? { ...verdict, accepted: false, reasons: ['reported as wrong'], answer, similarity }
      : { ...verdict, answer, similarity };
  }
}
