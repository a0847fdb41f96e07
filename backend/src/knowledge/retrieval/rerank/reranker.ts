/** A model that reads a question and a passage together and scores how well the passage answers the question. */
export abstract class Reranker {
  abstract readonly id: string;

  /** Human-readable reason why it is unavailable; null if available. The call may start the model in the background. */
  abstract reason(): string | null;

  /**
   * One score per passage, in order: higher is better, without a fixed range; a score depends only on the question and its own
   * passage. Rejects with the signal's reason when aborted, otherwise with an error if the model is unavailable.
   */
  abstract score(query: string, passages: readonly string[], signal?: AbortSignal): Promise<number[]>;

  abstract stop(): Promise<void>;
}
