import type { Clock } from '../../common/clock/clock.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { type Calibration, Embedder, type TextRole } from '../../embeddings/embedder.js';
import { inBatches } from '../../embeddings/inference/batches.js';
import { withRetries } from '../routing/retries.js';
import { readVectors } from './read-vectors.js';

/** Batch size that every server accepts: TEI refuses more by default. */
const TEXTS_AT_ONCE = 32;
const LIMIT_MS = { query: 15_000, passage: 120_000 } as const;
/** Indexing waits for a busy server; a question fails quickly. */
const RETRY_MS = { query: 2_000, passage: 60_000 } as const;

export interface EndpointModel {
  id: string;
  workspaceId: string;
  provider: string;
  /** The server's own id. */
  model: string;
  dimensions: number;
  maxTokens: number;
  languages: Embedder['languages'];
  prefixes: Record<TextRole, string>;
  calibration: Calibration;
  /** Requests this many dimensions, since the model has more. */
  shortens: boolean;
}

export interface Endpoint {
  /** Sends one request. @returns the response body. @throws DomainError `provider_*` */
  post: (payload: object, signal: AbortSignal) => Promise<unknown>;
  /** Called after each request. @param tokens as reported by the server, or estimated */
  spent: (tokens: number) => void;
  /** Token count of a text; may be slightly too high. */
  countTokens: (text: string) => number;
  /** @throws DomainError `budget_exceeded` */
  mayAsk: () => Promise<void>;
}

/** An embedder behind `POST /embeddings` of an OpenAI-compatible server. Nothing is loaded in this process. */
export class EndpointEmbedder extends Embedder {
  readonly id: string;
  readonly dimensions: number;
  readonly maxTokens: number;
  readonly languages: Embedder['languages'];
  readonly calibration: Calibration;
  override readonly owner: string;

  constructor(
    private readonly model: EndpointModel,
    private readonly endpoint: Endpoint,
    private readonly clock: Clock,
    private readonly random: () => number = Math.random,
  ) {
    super();
    ({
      id: this.id,
      dimensions: this.dimensions,
      maxTokens: this.maxTokens,
      languages: this.languages,
      calibration: this.calibration,
      workspaceId: this.owner,
    } = model);
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  /** An estimate: the server's tokenizer is unknown. */
  countTokens(text: string): number {
    return this.endpoint.countTokens(text);
  }

  async embed(texts: readonly string[], signal?: AbortSignal, role: TextRole = 'passage'): Promise<Float32Array[]> {
    const own = signal ?? new AbortController().signal;
    try {
      await this.endpoint.mayAsk();
      return await inBatches(texts, TEXTS_AT_ONCE, (batch) => this.batch(batch, own, role));
    } catch (error) {
      own.throwIfAborted();
      throw unavailable(this.model, error);
    }
  }

  private async batch(texts: readonly string[], signal: AbortSignal, role: TextRole): Promise<Float32Array[]> {
    const { model, dimensions, prefixes, shortens } = this.model;
    // Most servers refuse blank texts; they get the same constant vector as with other embedders.
    const asked = texts.filter((text) => text.trim() !== '');
    const payload = {
      model,
      input: asked.map((text) => prefixes[role] + text),
      encoding_format: 'float',
      ...(shortens ? { dimensions } : {}),
    };
    const ask = async (): Promise<unknown> => {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS[role])]);
      return this.endpoint.post(payload, limit);
    };
    const { clock, random } = this;
    const vectors: Float32Array[] = [];
    if (asked.length > 0) {
      const body = await withRetries(ask, { budgetMs: RETRY_MS[role], clock, signal, random });
      const read = readVectors(body, asked.length, dimensions);
      vectors.push(...read.vectors);
      this.endpoint.spent(read.tokens ?? payload.input.reduce((sum, text) => sum + this.countTokens(text), 0));
    }
    return texts.map((text) => (text.trim() === '' ? unit(dimensions) : vectors.shift()!));
  }
}

const unit = (dimensions: number): Float32Array => {
  const vector = new Float32Array(dimensions);
  vector[0] = 1;
  return vector;
};

function unavailable({ id, provider }: EndpointModel, error: unknown): DomainError {
  if (error instanceof DomainError && error.code === 'budget_exceeded') return error;
  const late = error instanceof Error && error.name === 'TimeoutError';
  const why = late ? 'It did not answer in time.' : error instanceof DomainError ? error.message : 'It failed.';
  return new DomainError('knowledge_unavailable', `The embedder ${id} at ${provider} is not available: ${why}`, {
    cause: error,
    headers: { 'retry-after': '5' },
  });
}
