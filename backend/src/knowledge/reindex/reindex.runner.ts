import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { RETIRED } from '../../embeddings/retired-embedder.js';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import type { IndexId } from '../../embeddings/pins/workspace-embedders.js';
import { VectorStore } from '../../vectors/vector-store.js';
import { IngestionQueue } from '../documents/ingestion.queue.js';
import { IngestionFailure } from '../../parsing/reasons.js';
import { Quotas } from '../quotas/quotas.service.js';
import { knowledgeCollection } from '../knowledge-collection.js';
import { IndexSwitch } from './index-switch.js';
import { type Reindex, REINDEX_WORK, type ReindexState } from '../indexes/reindex.entity.js';
import { ReindexRepository } from '../indexes/reindex.repository.js';
import { VersionIndexer } from './version-indexer.js';

/** Ingestion has priority, but for a limited time. */
const YIELD_STEP_MS = 200;
const YIELD_STEPS = 10;
/** Longer than any process caches which index is searched. */
const FORGOTTEN_AFTER_MS = 6_000;

/** The state has changed: the run reloads it. */
class Changed extends Error {}

const fromIndex = (r: Reindex): IndexId => ({ embedderId: r.fromEmbedderId, generation: r.fromGeneration });
const toIndex = (r: Reindex): IndexId => ({ embedderId: r.toEmbedderId, generation: r.toGeneration });

/**
 * Advances a reindex to its next resting state. The remaining work follows from the database, so a crash at any point is
 * recoverable.
 */
@Injectable()
export class ReindexRunner {
  private readonly logger = new Logger(ReindexRunner.name);

  constructor(
    private readonly clock: Clock,
    private readonly context: RequestContext,
    private readonly embeddings: EmbeddingService,
    private readonly indexer: VersionIndexer,
    private readonly quotas: Quotas,
    private readonly ingestion: IngestionQueue,
    private readonly repository: ReindexRepository,
    private readonly switching: IndexSwitch,
    private readonly vectors: VectorStore,
  ) {}

  /** Rejects with errors that a retry may fix. */
  async run(id: string, signal: AbortSignal): Promise<void> {
    try {
      for (;;) {
        signal.throwIfAborted();
        const reindex = await this.repository.find(id);
        if (!reindex || !REINDEX_WORK.includes(reindex.state)) return;
        await this.step(reindex, signal).catch((error: unknown) => {
          if (!(error instanceof Changed)) throw error;
        });
      }
    } catch (error) {
      if (signal.aborted) throw error;
      this.logger.warn({ msg: 'Reindexing stopped; it will be retried', reindexId: id, err: error });
      await this.repository.move(id, REINDEX_WORK, { error: sentenceOf(error) });
      throw error;
    }
  }

  private async step(reindex: Reindex, signal: AbortSignal): Promise<void> {
    switch (reindex.state) {
      case 'building':
        // A rollback to an embedder that no longer exists is impossible.
        return this.build(
          reindex,
          toIndex(reindex),
          reindex.fromEmbedderId in RETIRED ? 'finishing' : 'switched',
          signal,
        );
      case 'rolling_back':
        return this.build(reindex, fromIndex(reindex), 'discarding', signal);
      case 'finishing':
        return this.drop(reindex, fromIndex(reindex), 'done', signal);
      case 'discarding':
        return this.drop(reindex, toIndex(reindex), 'rolled_back', signal);
      default:
        return this.drop(reindex, toIndex(reindex), 'cancelled', signal);
    }
  }

  /** Adds all searchable versions, repeats while they change, then switches. */
  private async build(reindex: Reindex, target: IndexId, next: ReindexState, signal: AbortSignal): Promise<void> {
    const embedder = await this.embeddings.byId(target.embedderId);
    const { missing, strays, total } = await this.repository.backlog(target.generation);
    for (const stray of strays) await this.indexer.remove(stray, target);
    let done = total - missing.length;
    const report = (): Promise<void> => this.expect(reindex, { done, total, error: null });
    await report();
    const pause = async (): Promise<void> => {
      signal.throwIfAborted();
      await this.letOthersGoFirst(signal);
      await report();
    };
    const { generation } = target;
    // A rollback is never refused for quota.
    const admit =
      next !== 'discarding'
        ? async (count: number) => this.quotas.refuseIndexed(count, await this.repository.countChunks(generation))
        : undefined;
    for (const version of missing) {
      await pause();
      await this.indexer.add(version, { embedder, generation, admit }, pause, signal);
      done += 1;
    }
    await report();
    await this.switching.run(reindex, target, next);
  }

  /** Removes an index of this workspace that is not searched. */
  private async drop(reindex: Reindex, index: IndexId, next: ReindexState, signal: AbortSignal): Promise<void> {
    const since = this.clock.now().getTime() - (reindex.switchedAt?.getTime() ?? 0);
    if (since < FORGOTTEN_AFTER_MS) await this.clock.sleep(FORGOTTEN_AFTER_MS - since, signal);
    const collection = knowledgeCollection(index);
    const filter = { workspaceId: this.context.workspaceId };
    await this.vectors.delete(collection, filter);
    await this.repository.forgetIndex(index.generation);
    const left = await this.vectors.count(collection, filter);
    if (left > 0) throw new Error(`${left} vectors are still there after deletion`);
    await this.expect(reindex, { state: next, error: null });
  }

  private async expect({ id, state }: Reindex, change: Partial<Reindex>): Promise<void> {
    if (!(await this.repository.move(id, [state], change))) throw new Changed();
  }

  private async letOthersGoFirst(signal: AbortSignal): Promise<void> {
    for (let i = 0; i < YIELD_STEPS && (await this.ingestion.isBusy()); i += 1)
      await this.clock.sleep(YIELD_STEP_MS, signal);
  }
}

const sentenceOf = (error: unknown): string =>
  error instanceof DomainError || error instanceof IngestionFailure
    ? error.message.slice(0, 500)
    : 'It stopped unexpectedly and will be retried.';
