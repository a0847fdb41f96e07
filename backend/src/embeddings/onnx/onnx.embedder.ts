import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { DomainError } from '../../common/errors/domain-error.js';
import { calibrationOf } from '../calibration.js';
import { type Calibration, Embedder, type TextRole } from '../embedder.js';
import { inBatches } from '../inference/batches.js';
import { InferencePool, threadFile } from '../inference/inference-pool.js';
import { missingFiles, type OnnxModel } from './onnx-models.js';

const BATCH = 16;

/** A sentence embedder computed by ONNX Runtime in worker threads from local files; vectors are L2-normalised. */
export class OnnxEmbedder extends Embedder {
  readonly id: string;
  readonly dimensions: number;
  readonly maxTokens: number;
  readonly languages: OnnxModel['languages'];
  readonly calibration: Calibration;
  private pool?: InferencePool;
  private tokenizer?: Tokenizer;
  private starting?: Promise<void>;

  constructor(
    private readonly model: OnnxModel,
    private readonly modelsDir: string,
    private readonly threads = 1,
  ) {
    super();
    this.id = model.id;
    this.dimensions = model.dimensions;
    this.maxTokens = model.window;
    this.languages = model.languages;
    this.calibration = calibrationOf(model.id);
  }

  override missing(): string | null {
    const files = missingFiles(this.modelsDir, this.model);
    return files.length === 0 ? null : `Not in the models folder: ${files.join(', ')}.`;
  }

  start(): Promise<void> {
    this.starting ??= this.load().catch((error: unknown) => {
      this.starting = undefined;
      throw error;
    });
    return this.starting;
  }

  async stop(): Promise<void> {
    this.starting = undefined;
    await this.pool?.stop();
  }

  embed(texts: readonly string[], signal?: AbortSignal, role: TextRole = 'passage'): Promise<Float32Array[]> {
    const { pool } = this;
    if (!pool) return Promise.reject(notRunning());
    const prefix = this.model.prefixes?.[role] ?? '';
    const prefixed = prefix === '' ? texts : texts.map((text) => prefix + text);
    return inBatches(prefixed, BATCH, (batch) => pool.run(batch, signal));
  }

  override get busyMs(): number {
    return this.pool?.busyMs ?? 0;
  }

  countTokens(text: string): number {
    if (!this.tokenizer) throw notRunning();
    return this.tokenizer.encode(text).ids.length;
  }

  private async load(): Promise<void> {
    const missing = this.missing();
    if (missing) throw new Error(missing);
    const { modelsDir, threads } = this;
    const { name, dtype, window, pooling } = this.model;
    const json = async (file: string): Promise<object> =>
      JSON.parse(await readFile(join(modelsDir, name, file), 'utf8')) as object;
    this.tokenizer = new Tokenizer(await json('tokenizer.json'), await json('tokenizer_config.json'));
    const pool = new InferencePool({
      name: this.id,
      file: threadFile('onnx.thread', import.meta.url),
      data: { modelsDir, name, dtype, window, pooling },
      threads,
      onDead: () => (this.starting = undefined),
    });
    await pool.start();
    this.pool = pool;
  }
}

const notRunning = (): DomainError => new DomainError('knowledge_unavailable', 'The embedder is not running.');
