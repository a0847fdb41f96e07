import { type Candidate, type Drops, searchedText } from './candidate.js';
import { LexicalFloor, MIN_COVERAGE } from './lexical-floor.js';
import type { RetrievalPlan } from './plan.js';

export type Gate = 'dense' | 'lexical';

/**
 * Decides which candidates say anything about the query: by meaning, when the cosine reaches the threshold, or by words, when the
 * lexical floor is passed and the cosine does not speak against it. The more of the words are there, the less a low cosine says.
 * What each one reached is kept for the explanation.
 *
 * How often a right passage passes, and how often one about something else, is measured by the bench `retrieval-quality`; see ADR 35.
 */
export class Relevance {
  private readonly floor: LexicalFloor;
  private readonly gates = new Map<string, Gate>();

  constructor(
    query: string,
    private readonly plan: RetrievalPlan,
    /** No candidate without a cosine of its own is nearer than this. */
    private readonly nearest = 1,
  ) {
    this.floor = new LexicalFloor(query);
  }

  /** @returns those that pass, in order. */
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
    // Who asks for meaning alone is not answered by words.
    if (this.plan.mode === 'dense' && !this.plan.blind) return null;
    if (!this.floor.passes(searchedText(candidate))) return null;
    const coverage = this.coverage(candidate);
    // Who asks for nothing but words that are all there (a code, a name) gets them.
    if (this.plan.blind || coverage >= ALL) return 'lexical';
    const needed = (this.plan.wordCosine * (1 - coverage)) / (1 - MIN_COVERAGE);
    return (denseScore ?? this.nearest) >= needed ? 'lexical' : null;
  }
}

/** Weights are no whole numbers. */
const ALL = 0.999;
