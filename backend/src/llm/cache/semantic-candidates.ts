import { Injectable } from '@nestjs/common';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import { collectionName, VectorStore } from '../../vectors/vector-store.js';
import { CacheStore } from './cache-store.js';
import { type CompletionKey, type CompletionRequest, questionOf } from '../completion/completion.js';
import { CacheNegativesService } from './negatives/cache-negatives.service.js';
import { JUDGED, NEIGHBOURS, type StoredQuestion, type Verdict, verify } from './verification/verification.js';

export interface Candidate extends Verdict {
  /** Id of the entry and its vector. */
  id: string;
  question: string;
  /** Cosine similarity. */
  similarity: number;
}

type Asked = CompletionRequest & { readonly key: CompletionKey | null };

export const semanticKey = (id: string): string => `sem:${id}`;
export const semanticCollection = (embedderId: string): string => collectionName('cache', embedderId);

/** Stored questions similar to the current one, nearest first, each with its verdict of verification. */
@Injectable()
export class SemanticCandidates {
  constructor(
    private readonly embeddings: EmbeddingService,
    private readonly vectors: VectorStore,
    private readonly store: CacheStore,
    private readonly negatives: CacheNegativesService,
  ) {}

  /** @param vector of the question, if known. @throws when embedder, vector store or Redis do not respond */
  async find(completion: Asked, vector?: Float32Array): Promise<Candidate[]> {
    const embedder = await this.embeddings.active();
    const near = await this.neighbours(completion, semanticCollection(embedder.id), vector);
    const { cacheControl } = completion;
    const asked = questionOf(completion);
    const verdicts = cacheControl.verify ? verify(asked, near, embedder.id) : near.slice(0, JUDGED).map(() => TRUSTED);
    const candidates = verdicts.map((verdict, i) => {
      const { id, text: question, similarity } = near[i]!;
      return { ...verdict, id, question, similarity };
    });
    const close = candidates.filter((c) => c.similarity >= cacheControl.semanticThreshold);
    return close.some((c) => c.accepted) ? this.withoutReported(asked, close) : close;
  }

  /** Entries of the partition with their questions; a vector whose answer expired is removed. */
  private async neighbours(
    completion: Asked,
    collection: string,
    known?: Float32Array,
  ): Promise<(StoredQuestion & { id: string })[]> {
    const { workspaceId, key } = completion;
    const vector = known ?? (await this.embeddings.embedQuery(questionOf(completion)));
    const found = await this.vectors.searchDense(collection, {
      filter: { workspaceId, partition: key!.partition },
      vector,
      limit: NEIGHBOURS,
    });
    const questions = await this.store.questions(
      workspaceId,
      found.map((c) => semanticKey(c.id)),
    );
    const expired = found.filter((_, i) => questions[i] === null).map((c) => c.id);
    // A failed removal is retried by the next similar question.
    if (expired.length > 0) void this.vectors.delete(collection, { workspaceId, ids: expired }).catch(() => undefined);
    return found.flatMap(({ id, score }, i) => {
      const text = questions[i];
      return text == null ? [] : [{ id, text, similarity: Math.max(-1, Math.min(1, score)) }];
    });
  }

  private async withoutReported(asked: string, candidates: Candidate[]): Promise<Candidate[]> {
    const reported = await this.negatives.current();
    return candidates.map((c) =>
      c.accepted && reported.has(asked, c.question) ? { ...c, accepted: false, reasons: ['reported as wrong'] } : c,
    );
  }
}

const TRUSTED: Verdict = { accepted: true, score: null, reasons: ['verification is disabled'] };
