/** What was measured of one embedder, so that thresholds mean the same to a user whichever model is active. */
export interface Calibration {
  /** Cosine from which a passage counts as relevant to a question. */
  ragThreshold: number;
  /** Cosine below which a passage is about something else, whatever words it shares with a question; −1: not measured. */
  wordCosine: number;
  /** Cosine from which two questions are candidates for the same answer; verification comes after it. */
  semanticThreshold: number;
  /** How much the dense list counts beside the lexical one, 0…1: fixed, or found anew for each question. */
  denseWeight: number | DenseWeighing;
}

/** Logistic model of the weight of the dense list over how much the first hit of each list stands out; see `fusion.ts`. */
export interface DenseWeighing {
  base: number;
  dense: number;
  lexical: number;
}

/** What a text is to a model that tells questions from what answers them. */
export type TextRole = 'query' | 'passage';

/** A model that turns texts into vectors. */
export abstract class Embedder {
  /** Stable name, kept beside every vector; part of collection and cache names. */
  abstract readonly id: string;
  abstract readonly dimensions: number;
  /** The model reads this many tokens, its own markers included, and ignores the rest. */
  abstract readonly maxTokens: number;
  abstract readonly calibration: Calibration;
  /** What it was trained on: a text in another language has a vector that means nothing. */
  abstract readonly languages: 'en' | 'many';
  /** The workspace whose own server computes its vectors: nobody else may be given them. Null: they are the same everywhere. */
  readonly owner: string | null = null;
  /** Its vectors say nothing, so that what it indexed is searched by words alone. */
  readonly wordsOnly: boolean = false;

  /**
   * One L2-normalised vector per text, in order. The vector of a text does not depend on what it is batched with. A text without
   * anything to read (empty, blank) gives a constant unit vector. `role` is `passage` unless said otherwise.
   * Rejects with the signal's reason when aborted, else with DomainError `knowledge_unavailable` (not started, crashed, timed out).
   */
  abstract embed(texts: readonly string[], signal?: AbortSignal, role?: TextRole): Promise<Float32Array[]>;

  /** Tokens of the text as the model counts them, its own markers included; not capped at `maxTokens`. Throws before `start`. */
  abstract countTokens(text: string): number;

  /** Milliseconds that its threads were at work since the process started, for figures; 0 where that is not counted. */
  get busyMs(): number {
    return 0;
  }

  /** Why it cannot start, in a sentence for people; null when nothing is known to be missing. */
  missing(): string | null {
    return null;
  }

  /** Loads the model; rejects with a sentence that says what is missing. Idempotent. */
  abstract start(): Promise<void>;
  abstract stop(): Promise<void>;
}
