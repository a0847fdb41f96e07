import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import { MAX_QUERY_CHARS, tokenizeTerms } from '../../vectors/terms.js';
import { type VectorFilter, type VectorHit, VectorStore } from '../../vectors/vector-store.js';
import type { SearchedIndex } from '../knowledge-indexes.js';
import type { Timings } from './explain.js';
import type { RetrievalQuery } from './query.js';
import type { OpenPlan } from './plan.js';

export interface Lists {
  dense: VectorHit[];
  lexical: VectorHit[];
}

/** Searches the vector store by meaning and by words concurrently. */
@Injectable()
export class CandidateSearch {
  constructor(
    private readonly clock: Clock,
    private readonly context: RequestContext,
    private readonly embeddings: EmbeddingService,
    private readonly vectors: VectorStore,
  ) {}

  /**
   * @param documentIds restricts the search to these documents; null: all
   * @throws DomainError `knowledge_unavailable` if the embedder or the vector store is unavailable
   */
  async run(
    q: RetrievalQuery,
    plan: OpenPlan,
    { collection }: SearchedIndex,
    documentIds: string[] | null,
    timings: Timings,
  ): Promise<Lists> {
    const filter: VectorFilter = {
      workspaceId: this.context.workspaceId,
      ...(documentIds === null ? {} : { documentIds }),
    };
    const lists = Promise.all([
      plan.mode === 'lexical' ? [] : this.dense(collection, filter, q, plan.depth, timings),
      plan.mode === 'dense' ? [] : this.lexical(collection, filter, q.query, plan.depth, timings),
    ]);
    const [dense, lexical] = await lists.catch((error: unknown) => {
      throw unavailable(error, q.signal);
    });
    return { dense, lexical };
  }

  private async dense(
    collection: string,
    filter: VectorFilter,
    q: RetrievalQuery,
    limit: number,
    timings: Timings,
  ): Promise<VectorHit[]> {
    const started = this.clock.monotonic();
    const vector = q.queryVector ?? (await this.embeddings.embedQuery(q.query, q.signal));
    const embedded = this.clock.monotonic();
    timings.embed = embedded - started;
    const hits = await this.vectors.searchDense(collection, { filter, vector, limit });
    timings.dense = this.clock.monotonic() - embedded;
    return hits;
  }

  private async lexical(
    collection: string,
    filter: VectorFilter,
    query: string,
    limit: number,
    timings: Timings,
  ): Promise<VectorHit[]> {
    const started = this.clock.monotonic();
    const terms = tokenizeTerms(query.slice(0, MAX_QUERY_CHARS));
    const hits = terms.length > 0 ? await this.vectors.searchSparse(collection, { filter, terms, limit }) : [];
    timings.lexical = this.clock.monotonic() - started;
    return hits;
  }
}

/** Hides the cause: the caller only learns that knowledge is currently unavailable. */
function unavailable(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return error;
  if (error instanceof DomainError && error.code !== 'vector_store_unavailable') return error;
  return new DomainError(
    'knowledge_unavailable',
    'The documents cannot be searched right now. Try again in a moment.',
    {
      cause: error,
      headers: { 'retry-after': '5' },
    },
  );
}
