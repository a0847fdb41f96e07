import { type Calibration, Embedder } from './embedder.js';

/** Embedders of earlier versions, no longer included, with their vector sizes. */
export const RETIRED: Readonly<Record<string, number>> = { 'use-lite-en': 512 };

/**
 * Stands in for an embedder that is no longer part of this version, until its indexes are rebuilt: documents are added and
 * removed as usual and found by their words. Its vectors are constant and never searched.
 */
export class RetiredEmbedder extends Embedder {
  readonly languages = 'en';
  readonly calibration: Calibration = { ragThreshold: 1, wordCosine: -1, semanticThreshold: 1, denseWeight: 0 };
  override readonly wordsOnly = true;

  /** @param counts counts the tokens of chunks that its successor will embed */
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
