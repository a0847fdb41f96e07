import type { OnApplicationShutdown } from '@nestjs/common';
import { inBatches } from '../../../embeddings/inference/batches.js';
import { InferencePool, threadFile } from '../../../embeddings/inference/inference-pool.js';
import { missingFiles } from '../../../embeddings/onnx/onnx-models.js';
import { Reranker } from './reranker.js';

export interface CrossEncoderOptions {
  modelsDir: string;
  /** Subfolder of the model. */
  name?: string;
}

const NAME = 'Xenova/ms-marco-MiniLM-L-6-v2';
/** Window in tokens, for a question and a typical chunk; longer input is truncated. */
const WINDOW = 320;
const BATCH = 8;
/** Delay before a failed start is retried. */
const RETRY_MS = 60_000;

/**
 * cross-encoder/ms-marco-MiniLM-L-6-v2 as ONNX from the models folder. It is never downloaded: to enable it, put `config.json`,
 * `tokenizer.json`, `tokenizer_config.json` and `onnx/model.onnx` (or `model_quantized.onnx`) there; the next question starts
 * it.
 */
export class CrossEncoder extends Reranker implements OnApplicationShutdown {
  readonly id = 'ms-marco-minilm-l6-v2';
  private readonly name: string;
  private pool?: InferencePool;
  private starting?: Promise<void>;
  private failedAt = -Infinity;

  constructor(private readonly options: CrossEncoderOptions) {
    super();
    this.name = options.name ?? NAME;
  }

  reason(): string | null {
    if (this.pool) return null;
    if (!this.weights()) return 'The files of the cross-encoder are not in the models folder.';
    if (performance.now() - this.failedAt < RETRY_MS) return 'The cross-encoder failed to start.';
    void this.start();
    return 'The cross-encoder is being loaded.';
  }

  async score(query: string, passages: readonly string[], signal?: AbortSignal): Promise<number[]> {
    const { pool } = this;
    if (!pool) throw new Error(this.reason() ?? 'The cross-encoder is being loaded.');
    const pairs = passages.map((passage) => JSON.stringify([query, passage]));
    const scores = await inBatches(pairs, BATCH, (batch) => pool.run(batch, signal));
    return scores.map(([score]) => score!);
  }

  /** Resolves when the model is ready, or is known not to start. */
  start(): Promise<void> {
    this.starting ??= this.load()
      .catch(() => void (this.failedAt = performance.now()))
      .finally(() => (this.starting = undefined));
    return this.starting;
  }

  async stop(): Promise<void> {
    await this.starting;
    const { pool } = this;
    this.pool = undefined;
    await pool?.stop();
  }

  onApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  /** Prefers full precision if available. */
  private weights(): { dtype: 'fp32' | 'q8' } | undefined {
    const { modelsDir } = this.options;
    const dtype = (['fp32', 'q8'] as const).find(
      (each) => missingFiles(modelsDir, { name: this.name, dtype: each }).length === 0,
    );
    return dtype && { dtype };
  }

  private async load(): Promise<void> {
    const { modelsDir } = this.options;
    const pool = new InferencePool({
      name: this.id,
      file: threadFile('cross-encoder.thread', import.meta.url),
      data: { modelsDir, name: this.name, window: WINDOW, ...this.weights() },
      threads: 1,
      onDead: () => (this.pool = undefined),
    });
    await pool.start();
    this.pool = pool;
  }
}
