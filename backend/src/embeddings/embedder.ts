/** Measured values of one embedder, so that thresholds have the same effect whichever model is active. */
export interface Calibration {
  /** Minimum cosine for a passage to be relevant to a question. */
  ragThreshold: number;
  /** Cosine below which a passage is off-topic, whatever words it shares with a question; −1: not measured. */
  wordCosine: number;
  /** Minimum cosine for two questions to be candidates for the same answer; they are verified afterwards. */
  semanticThreshold: number;
  /** Weight of the dense list relative to the lexical one, 0…1: fixed, or computed per question. */
  denseWeight: number | DenseWeighing;
}

/** Logistic model of the dense list's weight, with the prominence of each list's first hit as input; see `fusion.ts`. */
export interface DenseWeighing {
  base: number;
  dense: number;
  lexical: number;
}

/** Role of a text for models that distinguish questions from passages. */
export type TextRole = 'query' | 'passage';

/** A model that converts texts to vectors. */
export abstract class Embedder {
  /** Stable name, stored with every vector; part of collection and cache names. */
  abstract readonly id: string;
  abstract readonly dimensions: number;
  /** Number of tokens that the model reads, including its own markers; the rest is ignored. */
  abstract readonly maxTokens: number;
  abstract readonly calibration: Calibration;
  /** Training languages: vectors of text in other languages are meaningless. */
  abstract readonly languages: 'en' | 'many';
  /**
   * The workspace whose own server computes the vectors: they must not be shared with others. Null: they are the same
   * everywhere.
   */
  readonly owner: string | null = null;
  /** Its vectors carry no meaning, so that its indexes are searched by words alone. */
  readonly wordsOnly: boolean = false;

  /**
   * One L2-normalised vector per text, in order. The vector of a text does not depend on the rest of the batch. An empty or
   * blank text yields a constant unit vector. `role` defaults to `passage`.
   * Rejects with the signal's reason when aborted, otherwise with DomainError `knowledge_unavailable` (not started, crashed,
   * timed out).
   */
  abstract embed(texts: readonly string[], signal?: AbortSignal, role?: TextRole): Promise<Float32Array[]>;

  /** Number of tokens as counted by the model, including its own markers; not capped at `maxTokens`. Throws before `start`. */
  abstract countTokens(text: string): number;

  /** Milliseconds that its threads were busy since the process started, for statistics; 0 if it is not measured. */
  get busyMs(): number {
    return 0;
  }

  /** Human-readable reason why it cannot start; null if nothing is known to be missing. */
  missing(): string | null {
    return null;
  }

  /** Loads the model; rejects with a sentence that names what is missing. Idempotent. */
  abstract start(): Promise<void>;
  abstract stop(): Promise<void>;
}
