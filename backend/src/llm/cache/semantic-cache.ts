import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import { collectionName, VectorStore } from '../../vectors/vector-store.js';
import { acceptanceSimilarity, isStorable, MAX_ENTRY_BYTES, maySemantic, mayRead, mayWrite } from './cache-policy.js';
import { CacheStore } from './cache-store.js';
import { type Completion, type FinishedAnswer, questionOf } from './completion.js';
import { byteLength, type StoredAnswer, toStoredAnswer } from './stored-answer.js';
import { mismatches } from './verification/guards.js';

const CANDIDATES = 5;

export interface SemanticHit {
  answer: StoredAnswer;
  similarity: number;
}

/**
 * Second layer: another wording of a stored question. The vector store proposes candidates of the same partition (same
 * settings, same revisions); a candidate is used only when its similarity reaches the embedder's calibrated floor and no
 * guard objects. Answers live in Redis and expire there; a vector without an answer is removed when it is met.
 */
@Injectable()
export class SemanticCache {
  private readonly logger = new Logger(SemanticCache.name);
  private readonly ensured = new Set<string>();
  private readonly storing = new Set<Promise<void>>();

  constructor(
    private readonly embeddings: EmbeddingService,
    private readonly vectors: VectorStore,
    private readonly store: CacheStore,
  ) {}

  /** @returns the answer to the same question in other words, or null; says in `completion.cache.reason` what objected. */
  async find(completion: Completion): Promise<SemanticHit | null> {
    if (completion.semanticCandidates === 0 || !completion.key || !mayRead(completion) || !maySemantic(completion))
      return null;
    try {
      return await this.search(completion);
    } catch (error) {
      this.logger.debug({ err: error, msg: 'Semantic look-up failed' });
      return null;
    }
  }

  /** Stores in the background: the answer does not wait for its own embedding. */
  record(completion: Completion, finished: FinishedAnswer): Promise<void> {
    if (completion.key && mayWrite(completion) && maySemantic(completion) && isStorable(finished)) {
      const job: Promise<void> = this.save(completion, finished)
        .catch((error: unknown) => this.logger.debug({ err: error, msg: 'Semantic entry was not stored' }))
        .finally(() => this.storing.delete(job));
      this.storing.add(job);
    }
    return Promise.resolve();
  }

  /** Resolves when nothing is being stored any more. */
  async settled(): Promise<void> {
    await Promise.all(this.storing);
  }

  async purge(workspaceId: string): Promise<void> {
    const embedder = await this.embeddings.active();
    await this.vectors.delete(collectionOf(embedder.id), { workspaceId });
  }

  private async search(completion: Completion): Promise<SemanticHit | null> {
    const { workspaceId, key, cacheControl } = completion;
    const embedder = await this.embeddings.active();
    const question = questionOf(completion);
    completion.queryVector ??= await this.embeddings.embedQuery(question);
    const collection = collectionOf(embedder.id);
    const filter = { workspaceId, partition: key!.partition };
    const found = await this.vectors.searchDense(collection, {
      filter,
      vector: completion.queryVector,
      limit: CANDIDATES,
    });
    const near = found.filter((c) => c.score >= cacheControl.semanticThreshold);
    const answers = await this.store.read(
      workspaceId,
      near.map((c) => entryKey(c.id)),
    );
    const floor = acceptanceSimilarity(cacheControl.semanticThreshold, embedder.calibration.cacheSimilarityFloor);
    const gone = near.filter((_, i) => !answers[i]).map((c) => c.id);
    if (gone.length > 0) void this.vectors.delete(collection, { workspaceId, ids: gone }).catch(() => undefined);
    for (const [i, candidate] of near.entries()) {
      const answer = answers[i];
      if (!answer) continue;
      const objections = mismatches(question, answer.question);
      if (candidate.score < floor) completion.cache.reason ??= 'not similar enough';
      else if (objections.length > 0) completion.cache.reason ??= `differs in ${objections.join(', ')}`;
      else return { answer, similarity: Math.min(1, candidate.score) };
    }
    return null;
  }

  private async save(completion: Completion, finished: FinishedAnswer): Promise<void> {
    const { workspaceId, key, cacheControl } = completion;
    const embedder = await this.embeddings.active();
    if (embedder.id !== completion.embedderId) return;
    const question = questionOf(completion);
    const vector = completion.queryVector ?? (await this.embeddings.embedQuery(question));
    const id = entryId(key!.partition, question);
    const start = finished.events.find((e) => e.type === 'start');
    const answer = toStoredAnswer(completion.id, start?.model ?? completion.model.id, question, Date.now(), finished);
    if (byteLength(answer) > MAX_ENTRY_BYTES) return;
    const collection = collectionOf(embedder.id);
    await this.ensure(collection, embedder.dimensions);
    await this.vectors.upsert(collection, [
      { id, workspaceId, partition: key!.partition, vector, embedderId: embedder.id },
    ]);
    const stored = await this.store.store(
      workspaceId,
      key!.state,
      entryKey(id),
      cacheControl.ttlS * 1000,
      answer,
      key!.partition,
    );
    if (!stored) await this.vectors.delete(collection, { workspaceId, ids: [id] });
    const dead = await this.store.touchPartition(workspaceId, key!.partition, cacheControl.ttlS * 1000);
    for (const partition of dead) await this.vectors.delete(collection, { workspaceId, partition });
  }

  private async ensure(collection: string, dimensions: number): Promise<void> {
    if (this.ensured.has(collection)) return;
    await this.vectors.ensureCollection({ name: collection, dimensions, sparse: false });
    this.ensured.add(collection);
  }
}

const entryKey = (id: string): string => `sem:${id}`;

const collectionOf = (embedderId: string): string => collectionName('cache', embedderId);

/** One entry per question and partition: storing again replaces. */
function entryId(partition: string, question: string): string {
  const hex = createHash('sha256').update(`${partition}\n${question}`).digest('hex');
  const variant = ((parseInt(hex[16] as string, 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
