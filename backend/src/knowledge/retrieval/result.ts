import type { Passage } from '../../common/passages/passage.js';
import type { Explanation } from './explain.js';

export const DECISIONS = ['relevant', 'nothing_relevant'] as const;
export type Decision = (typeof DECISIONS)[number];

export interface RetrievalResult {
  /** Best first; empty if nothing in the workspace is relevant. */
  passages: Passage[];
  /** If `passages` is empty: the closest ones, best first; not relevant enough to answer from. */
  nearest: Passage[];
  embedderId: string;
  decision: Decision;
  explain?: Explanation;
}
