import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../common/clock/clock.js';
import { DomainError } from '../common/errors/domain-error.js';
import { AppConfig } from '../config/app-config.js';
import type { Embedder } from './embedder.js';
import { OnnxEmbedder } from './onnx/onnx.embedder.js';
import { BUNDLED_MODEL, bundledModelsDir, OPTIONAL_MODELS } from './onnx/onnx-models.js';
import { RETIRED, RetiredEmbedder } from './retired-embedder.js';

/** Delay before a failed start is retried. */
const RETRY_MS = 30_000;

interface Failure {
  at: number;
  reason: string;
  missing: string | null;
}

export interface KnownEmbedder {
  id: string;
  dimensions: number;
  maxTokens: number;
  languages: Embedder['languages'];
  /** It is running, or can be started. */
  ready: boolean;
  /** Human-readable reason why it cannot be started. */
  reason?: string;
}

/** The embedders of this build, each started on first use. */
@Injectable()
export class EmbedderRegistry implements OnApplicationBootstrap, OnApplicationShutdown {
  /** The embedder for new installations. */
  readonly preferred: Embedder;
  private readonly logger = new Logger(EmbedderRegistry.name);
  private readonly byId: Map<string, Embedder>;
  private readonly started = new Set<string>();
  private readonly failures = new Map<string, Failure>();

  constructor(
    { embedder: { threads }, data }: AppConfig,
    private readonly clock: Clock,
  ) {
    this.preferred = new OnnxEmbedder(BUNDLED_MODEL, bundledModelsDir(), threads);
    const others = OPTIONAL_MODELS.map((model) => new OnnxEmbedder(model, data.modelsDir, threads));
    const retired = Object.entries(RETIRED).map(([id, size]) => new RetiredEmbedder(id, size, this.preferred));
    this.byId = new Map([this.preferred, ...others, ...retired].map((each) => [each.id, each]));
  }

  /** In the background: loading a model does not delay readiness. */
  onApplicationBootstrap(): void {
    void this.tryStart(this.preferred);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.byId.values()].map((embedder) => embedder.stop()));
  }

  /**
   * The running embedder with this id.
   * @throws DomainError `knowledge_unavailable` with the reason if it is unknown to this build or does not start.
   */
  async get(id: string): Promise<Embedder> {
    const embedder = this.byId.get(id);
    if (!embedder)
      throw new DomainError(
        'knowledge_unavailable',
        `The knowledge was indexed with ${id}, which this version does not have.`,
      );
    if (!(await this.tryStart(embedder))) {
      throw new DomainError(
        'knowledge_unavailable',
        `The embedder ${id} does not start: ${this.failures.get(id)?.reason}`,
      );
    }
    return embedder;
  }

  /** Whether this build includes it. */
  has(id: string): boolean {
    return this.byId.has(id);
  }

  /** The embedders that can be chosen. */
  list(): KnownEmbedder[] {
    const choices = [...this.byId.values()].filter(({ wordsOnly }) => !wordsOnly);
    return choices.map((embedder) => {
      const { id, dimensions, maxTokens, languages } = embedder;
      const missing = embedder.missing();
      const failure = this.failures.get(id);
      const reason = missing ?? (failure && failure.missing === missing ? failure.reason : null);
      const ready = this.started.has(id) || reason === null;
      return { id, dimensions, maxTokens, languages, ready, ...(ready ? {} : { reason: reason! }) };
    });
  }

  /** Milliseconds that the threads of all embedders were busy. */
  get busyMs(): number {
    return [...this.byId.values()].reduce((sum, { busyMs }) => sum + busyMs, 0);
  }

  private async tryStart(embedder: Embedder): Promise<boolean> {
    const failure = this.failures.get(embedder.id);
    const now = this.clock.monotonic();
    if (failure && now - failure.at < RETRY_MS && failure.missing === embedder.missing()) return false;
    try {
      await embedder.start();
      this.failures.delete(embedder.id);
      if (!this.started.has(embedder.id)) this.logger.log(`Embedder ${embedder.id} is ready`);
      this.started.add(embedder.id);
      return true;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (failure?.reason !== reason) this.logger.warn(`Embedder ${embedder.id} is not available: ${reason}`);
      this.failures.set(embedder.id, { at: now, reason, missing: embedder.missing() });
      return false;
    }
  }
}
