/** A model that reads a question and a passage together and says how well the one answers the other. */
export abstract class Reranker {
  abstract readonly id: string;

  /** Why it cannot be asked right now, in words; null when it can. Asking may make it start in the background. */
  abstract reason(): string | null;

  /**
   * One score per passage, in order: higher is better, without a fixed range; a score depends on the question and its own passage only.
   * Rejects with the signal's reason when aborted, else with an error when it cannot be asked.
   */
  abstract score(query: string, passages: readonly string[], signal?: AbortSignal): Promise<number[]>;

  abstract stop(): Promise<void>;
}
