import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { Logger } from '@nestjs/common';
import { DomainError } from '../../common/errors/domain-error.js';
import { calibrationOf } from '../calibration.js';
import { Embedder } from '../embedder.js';
import { inBatches } from '../inference/batches.js';
import { InferencePool, threadFile } from '../inference/inference-pool.js';
import { fetchModel, MINILM_SOURCE, type ModelSource, weightsIn } from './model-files.js';

export interface MiniLmOptions {
  modelsDir: string;
  /** Whether missing files may be fetched. */
  allowDownload: boolean;
  threads?: number;
  source?: ModelSource;
  stallMs?: number;
  /** For models of the same shape with other sizes (tests). */
  dimensions?: number;
}

const BATCH = 16;
/** What sentence-transformers uses for this model; the tokenizer's own limit of 512 is what BERT could take. */
const WINDOW = 256;
const STEP = 0.1;

/** sentence-transformers/all-MiniLM-L6-v2 as ONNX: mean pooling over the tokens of a 256-token window, L2-normalised. */
export class MiniLmEmbedder extends Embedder {
  static readonly ID = 'minilm-l6-v2';
  readonly id = MiniLmEmbedder.ID;
  readonly dimensions: number;
  readonly maxTokens = WINDOW;
  readonly calibration = calibrationOf(MiniLmEmbedder.ID);
  private readonly logger = new Logger('Embedder minilm-l6-v2');
  private readonly source: ModelSource;
  private readonly stopped = new AbortController();
  private pool?: InferencePool;
  private tokenizer?: Tokenizer;
  private starting?: Promise<void>;

  constructor(private readonly options: MiniLmOptions) {
    super();
    this.source = options.source ?? MINILM_SOURCE;
    this.dimensions = options.dimensions ?? 384;
  }

  /** Whether it can start without the network. */
  get filesPresent(): boolean {
    return weightsIn(this.options.modelsDir, this.source.name) !== undefined;
  }

  start(): Promise<void> {
    this.starting ??= this.load().catch((error: unknown) => {
      this.starting = undefined;
      throw error;
    });
    return this.starting;
  }

  async stop(): Promise<void> {
    this.stopped.abort(new Error('stopping'));
    this.starting = undefined;
    await this.pool?.stop();
  }

  embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]> {
    const { pool } = this;
    if (!pool) return Promise.reject(new DomainError('knowledge_unavailable', 'The embedder is not running.'));
    return inBatches(texts, BATCH, (batch) => pool.run(batch, signal));
  }

  override get busyMs(): number {
    return this.pool?.busyMs ?? 0;
  }

  countTokens(text: string): number {
    if (!this.tokenizer) throw new DomainError('knowledge_unavailable', 'The embedder is not running.');
    return this.tokenizer.encode(text).ids.length;
  }

  private async load(): Promise<void> {
    if (!this.filesPresent) await this.fetch();
    const { modelsDir, threads = 1 } = this.options;
    const { name } = this.source;
    const json = async (file: string): Promise<object> =>
      JSON.parse(await readFile(join(modelsDir, name, file), 'utf8')) as object;
    this.tokenizer = new Tokenizer(await json('tokenizer.json'), await json('tokenizer_config.json'));
    const pool = new InferencePool({
      name: this.id,
      file: threadFile('minilm.thread', import.meta.url),
      data: { modelsDir, name, window: WINDOW, ...weightsIn(modelsDir, name) },
      threads,
      onDead: () => (this.starting = undefined),
    });
    await pool.start();
    this.pool = pool;
  }

  private async fetch(): Promise<void> {
    if (!this.options.allowDownload) throw new Error('The files of all-MiniLM-L6-v2 are not in the models folder.');
    const last = new Map<string, number>();
    this.logger.log('The files of all-MiniLM-L6-v2 are not in the models folder; fetching them once');
    try {
      await fetchModel(this.options.modelsDir, this.source, {
        signal: this.stopped.signal,
        stallMs: this.options.stallMs,
        onProgress: (file, bytes, total) => {
          const share = total ? bytes / total : 0;
          if (!total || share - (last.get(file) ?? 0) < STEP) return;
          last.set(file, share);
          this.logger.log(`Fetching ${file}: ${Math.round(share * 100)} % of ${(total / 1e6).toFixed(1)} MB`);
        },
      });
    } catch (error) {
      const reason =
        error instanceof Error && error.cause instanceof Error
          ? error.cause.message
          : String((error as Error).message ?? error);
      throw new Error(
        `The files of all-MiniLM-L6-v2 are not in the models folder and could not be fetched (${reason}).`,
        { cause: error },
      );
    }
  }
}
