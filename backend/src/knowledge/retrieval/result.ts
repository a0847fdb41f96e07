import type { Passage } from '../../common/passages/passage.js';
import type { Explanation } from './explain.js';

export const DECISIONS = ['relevant', 'nothing_relevant'] as const;
export type Decision = (typeof DECISIONS)[number];

export interface RetrievalResult {
  /** Best first; empty when nothing in the workspace is relevant. */
  passages: Passage[];
  /** Where it is empty: what comes nearest, best first; too little to answer from. */
  nearest: Passage[];
  embedderId: string;
  decision: Decision;
  explain?: Explanation;
}
