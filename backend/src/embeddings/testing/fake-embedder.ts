import { type Calibration, Embedder } from '../embedder.js';

/**
 * Hashes words into a few dimensions: texts that share words have similar vectors. Deterministic, immediate, passes the
 * embedder's contract.
 */
export class FakeEmbedder extends Embedder {
  readonly maxTokens = 64;
  readonly languages = 'en';
  readonly calibration: Calibration = {
    ragThreshold: 0.5,
    wordCosine: -1,
    semanticThreshold: 0.5,
    denseWeight: 0.5,
  };
  readonly batches: string[][] = [];
  private running = false;

  constructor(
    readonly id = 'fake',
    readonly dimensions = 64,
    private readonly failure?: Error,
  ) {
    super();
  }

  async start(): Promise<void> {
    if (this.failure) throw this.failure;
    this.running = true;
  }

  async stop(): Promise<void> {
    this.running = false;
  }

  async embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]> {
    if (!this.running) throw Object.assign(new Error('not running'), { code: 'knowledge_unavailable' });
    signal?.throwIfAborted();
    this.batches.push([...texts]);
    // Responds asynchronously, like the real ones.
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    return texts.map((text) => this.vector(text));
  }

  countTokens(text: string): number {
    if (!this.running) throw new Error('not running');
    return words(text).length;
  }

  private vector(text: string): Float32Array {
    const vector = new Float32Array(this.dimensions);
    vector[0] = 0.1;
    for (const word of words(text).slice(0, this.maxTokens)) {
      const hash = [...word].reduce((h, char) => (Math.imul(h, 31) + char.codePointAt(0)!) >>> 0, 7);
      vector[hash % this.dimensions]! += 1;
    }
    const norm = Math.hypot(...vector);
    return vector.map((value) => value / norm);
  }
}

const words = (text: string): string[] => text.toLowerCase().split(/\s+/u).filter(Boolean);
