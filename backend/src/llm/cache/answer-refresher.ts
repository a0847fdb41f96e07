import type { Completion } from '../completion/completion.js';

/** Makes the answer of a completion anew, in the background, for the cache alone. What can answer lies above the cache. */
export abstract class AnswerRefresher {
  /** Returns at once; a failure leaves the old answer for the next one to refresh. */
  abstract refresh(completion: Completion): void;
}
