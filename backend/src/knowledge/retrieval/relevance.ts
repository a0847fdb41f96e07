import { type Candidate, type Drops, searchedText } from './candidate.js';
import { LexicalFloor } from './lexical-floor.js';
import type { RetrievalPlan } from './plan.js';

export type Gate = 'dense' | 'lexical';

/**
 * Decides which candidates say anything about the query: by meaning, when the cosine reaches the threshold, or by words, when the
 * lexical floor is passed. What each one reached is kept for the explanation.
 */
export class Relevance {
  private readonly floor: LexicalFloor;
  private readonly gates = new Map<string, Gate>();

  constructor(
    query: string,
    private readonly plan: RetrievalPlan,
  ) {
    this.floor = new LexicalFloor(query);
  }

  /** @returns those that pass, in order. */
  filter(candidates: Candidate[], drops: Drops): Candidate[] {
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
    const { denseScore, lexicalScore } = candidate;
    if (denseScore !== null && denseScore >= this.plan.threshold) return 'dense';
    return lexicalScore !== null && this.floor.passes(searchedText(candidate)) ? 'lexical' : null;
  }
}
