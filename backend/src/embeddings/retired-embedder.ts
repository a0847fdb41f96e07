import { type Calibration, Embedder } from './embedder.js';

/** Embedders of earlier versions, whose code is gone, and the sizes of their vectors. */
export const RETIRED: Readonly<Record<string, number>> = { 'use-lite-en': 512 };

/**
 * Stands in for an embedder that this version no longer has, until what it indexed is indexed anew: documents go in and out as always
 * and are found by their words. Its vectors are constant and are never searched.
 */
export class RetiredEmbedder extends Embedder {
  readonly languages = 'en';
  readonly calibration: Calibration = { ragThreshold: 1, wordCosine: -1, semanticThreshold: 1, denseWeight: 0 };
  override readonly wordsOnly = true;

  /** @param counts counts the tokens of chunks that will be embedded by its successor */
  constructor(
    readonly id: string,
    readonly dimensions: number,
    private readonly counts: Embedder,
  ) {
    super();
  }

  get maxTokens(): number {
    return this.counts.maxTokens;
  }

  start(): Promise<void> {
    return this.counts.start();
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  embed(texts: readonly string[]): Promise<Float32Array[]> {
    return Promise.resolve(texts.map(() => Float32Array.of(1, ...new Array<number>(this.dimensions - 1).fill(0))));
  }

  countTokens(text: string): number {
    return this.counts.countTokens(text);
  }
}
