import { Injectable, Logger } from '@nestjs/common';
import { type Candidate, searchedText } from '../candidate.js';
import type { RetrievalPlan } from '../plan.js';
import { Reranker } from './reranker.js';

/** Maximum number of reranked candidates: about 10 ms each on one core. */
const MOST = 30;
const TIMEOUT_MS = 2_000;

export interface Reranked {
  candidates: Candidate[];
  /** Human-readable reason why the fused order was kept. */
  skipped?: string;
}

/** Reranks the best candidates with a cross-encoder if one is available; on failure or timeout the order is unchanged. */
@Injectable()
export class RerankStage {
  private readonly logger = new Logger(RerankStage.name);

  constructor(private readonly reranker: Reranker) {}

  async run(query: string, candidates: Candidate[], plan: RetrievalPlan, signal?: AbortSignal): Promise<Reranked> {
    const skipped = plan.rerank ? this.reranker.reason() : 'Reranking is switched off.';
    if (skipped !== null) return { candidates, skipped };
    const limit = AbortSignal.timeout(TIMEOUT_MS);
    const [head, tail] = [candidates.slice(0, MOST), candidates.slice(MOST)];
    try {
      const both = signal ? AbortSignal.any([signal, limit]) : limit;
      const scores = await this.reranker.score(query, head.map(searchedText), both);
      const scored = head.map((candidate, i) => ({ ...candidate, rerankScore: scores[i]! }));
      return { candidates: [...scored.sort((a, b) => b.rerankScore - a.rerankScore), ...tail] };
    } catch (error) {
      signal?.throwIfAborted();
      this.logger.warn({ msg: 'Passages were not reranked', err: error });
      return { candidates, skipped: limit.aborted ? 'The cross-encoder took too long.' : 'The cross-encoder failed.' };
    }
  }
}
