import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { DomainError } from '../../common/errors/domain-error.js';
import type { Embedder } from '../../embeddings/embedder.js';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import { VectorStore } from '../../vectors/vector-store.js';
import { encodeAnswer } from './answer-codec.js';
import { isStorable, MAX_ENTRY_BYTES, maySemantic, mayRead, mayWrite } from './cache-policy.js';
import { CacheStatistics } from './cache-statistics.js';
import { CacheStore, type NewEntry } from './cache-store.js';
import { type Completion, type CompletionRun, type FinishedAnswer, questionOf } from '../completion/completion.js';
import { CompletionUsage } from '../completion/completion-usage.js';
import { CacheEntryLog } from './entries/cache-entry-log.js';
import { toEntryRow } from './entries/cache-entry-row.js';
import { type Candidate, SemanticCandidates, semanticCollection, semanticKey } from './semantic-candidates.js';
import { savedBy, type StoredAnswer, toStoredAnswer } from './stored-answer.js';

export interface SemanticLookup {
  answer: StoredAnswer | null;
  /** Similarity of the answered question to the current one. */
  similarity?: number;
  run: Partial<CompletionRun>;
}

/**
 * Second layer: another wording of a stored question. The vector store proposes candidates of the same partition (same
 * settings, same revisions); verification decides whether one may answer. Answers are stored in Redis and expire there;
 * a vector without an answer is removed when it is found.
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
    private readonly candidates: SemanticCandidates,
    private readonly log: CacheEntryLog,
    private readonly usage: CompletionUsage,
    private readonly statistics: CacheStatistics,
    private readonly clock: Clock,
  ) {}

  /**
   * The answer to the same question in other words; on a miss, the reasons and the question's vector.
   * @throws DomainError `cache_miss` when the request is cache-only
   */
  async find(completion: Completion): Promise<SemanticLookup> {
    const { cacheControl, workspaceId } = completion;
    const { hit, run } = await this.match(completion);
    const answer = hit && cacheControl.semantic === 'on' ? await this.take(completion, hit) : null;
    if (hit && answer) return { answer, similarity: hit.similarity, run: { ...run, metered: true } };
    const shadowed = hit && cacheControl.semantic === 'shadow' ? this.shadow(completion, hit) : {};
    if (cacheControl.mode === 'only')
      throw new DomainError('cache_miss', 'There is no cached answer, and the request is cache-only.');
    if (completion.cache.status === 'miss') void this.statistics.countMiss(workspaceId);
    return { answer: null, run: { ...run, ...shadowed } };
  }

  private async match(completion: Completion): Promise<{ hit: Candidate | null; run: Partial<CompletionRun> }> {
    if (completion.semanticCandidates === 0 || !completion.key || !mayRead(completion) || !maySemantic(completion))
      return { hit: null, run: {} };
    let run: Partial<CompletionRun> = {};
    try {
      const queryVector = completion.queryVector ?? (await this.embeddings.embedQuery(questionOf(completion)));
      run = { queryVector };
      const found = await this.candidates.find(completion, queryVector);
      const hit = likeliest(found.filter((c) => c.accepted));
      if (hit || !found[0]) return { hit, run };
      const reason = completion.cache.reason ?? found[0].reasons.join(', ').slice(0, 200);
      return { hit, run: { ...run, cache: { ...completion.cache, reason } } };
    } catch (error) {
      this.logger.debug({ err: error, msg: 'Semantic look-up failed' });
      return { hit: null, run };
    }
  }

  /** Logs ids and figures only: questions must not appear in the log. */
  private shadow(completion: Completion, { id: entryId, similarity, score }: Candidate): Pick<CompletionRun, 'cache'> {
    const { workspaceId, id } = completion;
    void this.statistics.countShadowHit(workspaceId);
    this.logger.log({ msg: 'Would have hit', workspaceId, completion_id: id, entry_id: entryId, similarity, score });
    return { cache: { ...completion.cache, reason: 'shadow mode' } };
  }

  /** The answer of a hit, counted and metered; null when it has just expired. */
  private async take(
    completion: Completion,
    { id, similarity, score, reasons }: Candidate,
  ): Promise<StoredAnswer | null> {
    const { workspaceId } = completion;
    const hit = { question: questionOf(completion), similarity, score, reasons };
    try {
      const stream = await this.usage.streamFor(workspaceId);
      const openEvent = this.usage.openHitEvent(completion, 'semantic');
      return await this.store.takeHit(workspaceId, semanticKey(id), hit, { stream, openEvent });
    } catch (error) {
      this.logger.debug({ err: error, msg: 'Semantic answer could not be read' });
      return null;
    }
  }

  /** Stores in the background: the answer does not wait for its embedding. */
  record(completion: Completion, finished: FinishedAnswer): Promise<void> {
    if (
      completion.key &&
      !completion.prompt?.personal &&
      mayWrite(completion) &&
      maySemantic(completion) &&
      isStorable(finished)
    ) {
      const job: Promise<void> = this.save(completion, finished)
        .catch((error: unknown) => this.logger.debug({ err: error, msg: 'Semantic entry could not be stored' }))
        .finally(() => this.storing.delete(job));
      this.storing.add(job);
    }
    return Promise.resolve();
  }

  /** Resolves when no store is in progress. */
  async settled(): Promise<void> {
    await Promise.all(this.storing);
  }

  /** Removes all vectors of a workspace; the caller removes the answers. */
  async purge(workspaceId: string): Promise<void> {
    const embedder = await this.embeddings.active();
    await this.vectors.delete(semanticCollection(embedder.id), { workspaceId });
  }

  /** Removes vectors of entries. */
  async forget(workspaceId: string, ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    const embedder = await this.embeddings.active();
    await this.vectors.delete(semanticCollection(embedder.id), { workspaceId, ids });
  }

  private async save(completion: Completion, finished: FinishedAnswer): Promise<void> {
    const { workspaceId, key } = completion;
    const embedder = await this.embeddings.active();
    if (embedder.id !== completion.embedderId) return;
    const { partition, state } = key!;
    const id = entryId(workspaceId, partition, questionOf(completion));
    const answer = toStoredAnswer(id, completion, this.clock.now().getTime(), finished);
    const entry = toNewEntry(completion, partition, answer);
    if (entry.bytes.byteLength > MAX_ENTRY_BYTES) return;
    await this.addVector(completion, embedder, id);
    const stored = await this.store.store(workspaceId, state, entry);
    if (stored) this.log.note(toEntryRow(completion, answer, entry));
    else await this.forget(workspaceId, [id]);
    const dead = await this.store.touchPartition(workspaceId, partition, entry.ttlMs);
    const collection = semanticCollection(embedder.id);
    for (const orphaned of dead) await this.vectors.delete(collection, { workspaceId, partition: orphaned });
  }

  private async addVector(completion: Completion, embedder: Embedder, id: string): Promise<void> {
    const { workspaceId, key } = completion;
    const vector = completion.queryVector ?? (await this.embeddings.embedQuery(questionOf(completion)));
    const collection = semanticCollection(embedder.id);
    if (!this.ensured.has(collection))
      await this.vectors.ensureCollection({ name: collection, dimensions: embedder.dimensions, sparse: false });
    this.ensured.add(collection);
    const { partition } = key!;
    await this.vectors.upsert(collection, [{ id, workspaceId, partition, vector, embedderId: embedder.id }]);
  }
}

const likeliest = (accepted: readonly Candidate[]): Candidate | null =>
  accepted.reduce<Candidate | null>((best, c) => (best && (best.score ?? 1) >= (c.score ?? 1) ? best : c), null);

function toNewEntry({ cacheControl }: Completion, partition: string, answer: StoredAnswer): NewEntry {
  const { tokens, cost_usd: costUsd } = savedBy(answer);
  const ttlMs = cacheControl.ttlS * 1000;
  const { maxBytes } = cacheControl;
  return {
    key: semanticKey(answer.id),
    partition,
    question: answer.question,
    bytes: encodeAnswer(answer),
    tokens,
    costUsd,
    ttlMs,
    staleMs: 0,
    maxBytes,
  };
}

/** One entry per question and partition: storing again replaces it. Ids of a collection are unique across workspaces. */
function entryId(workspaceId: string, partition: string, question: string): string {
  const hex = createHash('sha256').update(`${workspaceId}\n${partition}\n${question}`).digest('hex');
  const variant = ((parseInt(hex[16] as string, 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
