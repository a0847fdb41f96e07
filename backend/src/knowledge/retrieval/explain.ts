import type { Candidate, DropReason, Drops } from './candidate.js';
import { MIN_COVERAGE } from './lexical-floor.js';
import type { RetrievalPlan } from './plan.js';
import type { Gate, Relevance } from './relevance.js';

/** Milliseconds of each step; 0 for a skipped step. */
export interface Timings {
  embed: number;
  dense: number;
  lexical: number;
  fuse: number;
  rerank: number;
  total: number;
}

export const noTimings = (): Timings => ({ embed: 0, dense: 0, lexical: 0, fuse: 0, rerank: 0, total: 0 });

export interface ExplainedCandidate extends Candidate {
  /** Rank from 1. */
  fusedRank: number;
  /** Share of the query's content words that it contains, 0…1. */
  coverage: number;
  passes: Gate | null;
  dropped?: DropReason;
  /** Its text is part of a passage. */
  inResult: boolean;
}

/** Explains how a result was computed. */
export interface Explanation {
  embedderId: string;
  threshold: number;
  lexicalFloor: number;
  denseWeight: number;
  timings: Timings;
  /** Why no cross-encoder was used; absent if one was. */
  rerankSkipped?: string;
  /** Ordered by fused score. */
  candidates: ExplainedCandidate[];
}

export interface ScoreBreakdown {
  embedderId: string;
  plan: RetrievalPlan;
  timings: Timings;
  rerankSkipped?: string;
  /** All candidates whose chunk exists, ordered by fused score. */
  found: Candidate[];
  relevance: Relevance | null;
  drops: Drops;
  /** Ids of the chunks whose text is in the passages. */
  used: ReadonlySet<string>;
}

export const explain = ({ embedderId, plan, found, relevance, drops, used, ...rest }: ScoreBreakdown): Explanation => ({
  embedderId,
  threshold: plan.threshold,
  lexicalFloor: MIN_COVERAGE,
  denseWeight: plan.denseWeight,
  timings: rest.timings,
  ...(rest.rerankSkipped ? { rerankSkipped: rest.rerankSkipped } : {}),
  candidates: found.map((candidate, i) => {
    const dropped = drops.get(candidate.id);
    return {
      ...candidate,
      fusedRank: i + 1,
      coverage: relevance?.coverage(candidate) ?? 0,
      passes: relevance?.passedBy(candidate.id) ?? null,
      ...(dropped ? { dropped } : {}),
      inResult: used.has(candidate.id),
    };
  }),
});
