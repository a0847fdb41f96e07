import { type Candidate, type Drops, searchedText } from './candidate.js';
import { LexicalFloor, MIN_COVERAGE } from './lexical-floor.js';
import type { RetrievalPlan } from './plan.js';

export type Gate = 'dense' | 'lexical';

/**
 * Decides which candidates are relevant to the query: by meaning, if the cosine reaches the threshold, or by words, if the
 * lexical floor is passed and the cosine does not contradict it. The more of the words are present, the less a low cosine
 * matters. The reached values are kept for the explanation.
 *
 * The bench `retrieval-quality` measures how often right and wrong passages pass; see ADR 35.
 */
export class Relevance {
  private readonly floor: LexicalFloor;
  private readonly gates = new Map<string, Gate>();

  constructor(
    query: string,
    private readonly plan: RetrievalPlan,
    /** Upper bound of the cosine for candidates without a dense score. */
    private readonly nearest = 1,
  ) {
    this.floor = new LexicalFloor(query);
  }

  /** @returns the relevant candidates, in order. */
  filter(candidates: Candidate[], drops: Drops): Candidate[] {
    this.floor.weigh(candidates.map(searchedText));
    return candidates.filter((candidate) => {
      const gate = this.gateOf(candidate);
      if (gate) this.gates.set(candidate.id, gate);
      else drops.set(candidate.id, 'below_floor');
      return gate !== null;
    });
  }

  passedBy(id: string): Gate | null {
    return this.gates.get(id) ?? null;
  }

  coverage(candidate: Candidate): number {
    return this.floor.coverage(searchedText(candidate));
  }

  private gateOf(candidate: Candidate): Gate | null {
    const { denseScore } = candidate;
    if (!this.plan.blind && denseScore !== null && denseScore >= this.plan.threshold) return 'dense';
    // Dense mode never falls back to words.
    if (this.plan.mode === 'dense' && !this.plan.blind) return null;
    if (!this.floor.passes(searchedText(candidate))) return null;
    const coverage = this.coverage(candidate);
    // If all words are present (a code, a name), no cosine is needed.
    if (this.plan.blind || coverage >= ALL) return 'lexical';
    const needed = (this.plan.wordCosine * (1 - coverage)) / (1 - MIN_COVERAGE);
    return (denseScore ?? this.nearest) >= needed ? 'lexical' : null;
  }
}

/** Tolerates rounding of the weights. */
const ALL = 0.999;
