import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DomainError } from '../common/errors/domain-error.js';
import { AppConfig } from '../config/app-config.js';
import type { Embedder } from './embedder.js';
import { MiniLmEmbedder } from './minilm/minilm.embedder.js';
import { UseLiteEmbedder } from './offline/use-lite.embedder.js';

/** A failed start is not repeated for this long. */
const RETRY_MS = 30_000;

interface Failure {
  at: number;
  reason: string;
  hadFiles: boolean;
}

export interface KnownEmbedder {
  id: string;
  dimensions: number;
  maxTokens: number;
  /** It runs, or has its files. */
  ready: boolean;
  /** Why it is not, for people. */
  reason?: string;
}

/** The embedders of this build, started when they are first needed, and which one is preferred as long as none is pinned. */
@Injectable()
export class EmbedderRegistry implements OnApplicationBootstrap, OnApplicationShutdown {
  protected readonly preferred: Embedder;
  protected readonly fallback: Embedder | null;
  private readonly logger = new Logger(EmbedderRegistry.name);
  private readonly byId: Map<string, Embedder>;
  private readonly started = new Set<string>();
  private readonly failures = new Map<string, Failure>();

  constructor({ embedder, data, role }: AppConfig) {
    // One process fetches. The other sees the files when they are there.
    const allowDownload = embedder.allowDownload && role === 'worker';
    const minilm = new MiniLmEmbedder({ modelsDir: data.modelsDir, allowDownload, threads: embedder.threads });
    const offline = new UseLiteEmbedder(embedder.threads);
    this.byId = new Map([minilm, offline].map((each) => [each.id, each]));
    this.preferred = embedder.choice === 'offline' ? offline : minilm;
    this.fallback = embedder.choice === 'auto' ? offline : null;
  }

  /** In the background: neither a download nor loading a model delays readiness. */
  onApplicationBootstrap(): void {
    void this.settled().catch((error: unknown) =>
      this.logger.warn(error instanceof Error ? error.message : String(error)),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.byId.values()].map((embedder) => embedder.stop()));
  }

  /**
   * The embedder with this id, running.
   * @throws DomainError `knowledge_unavailable` with the reason when it is unknown to this build or does not start.
   */
  async get(id: string): Promise<Embedder> {
    const embedder = this.byId.get(id);
    if (!embedder)
      throw new DomainError(
        'knowledge_unavailable',
        `The knowledge was indexed with ${id}, which this version does not have.`,
      );
    if (!(await this.tryStart(embedder))) {
      throw new DomainError('knowledge_unavailable', `The knowledge was indexed with ${id}: ${this.reasonFor(id)}`);
    }
    return embedder;
  }

  /** What can be used at once: the preferred one when it runs or has its files, else the fallback. Waits for no download. */
  async current(): Promise<Embedder> {
    const { preferred, fallback } = this;
    const quick = this.started.has(preferred.id) || hasFiles(preferred);
    return !quick && fallback && (await this.tryStart(fallback)) ? fallback : this.settled();
  }

  /** The preferred one if it starts at all, fetching its files when that is allowed, else the fallback. */
  async settled(): Promise<Embedder> {
    for (const embedder of [this.preferred, this.fallback]) {
      if (embedder && (await this.tryStart(embedder))) return embedder;
    }
    throw new DomainError('knowledge_unavailable', this.reasonFor(this.preferred.id));
  }

  list(): KnownEmbedder[] {
    return [...this.byId.values()].map((embedder) => {
      const { id, dimensions, maxTokens } = embedder;
      const failure = this.failures.get(id);
      const ready = failure ? failure.hadFiles !== hasFiles(embedder) : this.started.has(id) || hasFiles(embedder);
      const reason = failure?.reason ?? 'Its files are not in the models folder.';
      return { id, dimensions, maxTokens, ready, ...(ready ? {} : { reason }) };
    });
  }

  /** Why the preferred embedder is not the one in use. */
  reasonFor(id: string): string {
    return this.failures.get(id)?.reason ?? 'It is still being loaded.';
  }

  /** True when `id` is not what the configuration asks for, but what could be had. */
  isFallback(id: string): boolean {
    return this.fallback?.id === id;
  }

  /** Milliseconds that threads of all of them were at work. */
  get busyMs(): number {
    return [...this.byId.values()].reduce((sum, { busyMs }) => sum + busyMs, 0);
  }

  get preferredId(): string {
    return this.preferred.id;
  }

  private async tryStart(embedder: Embedder): Promise<boolean> {
    const failure = this.failures.get(embedder.id);
    if (failure && performance.now() - failure.at < RETRY_MS && failure.hadFiles === hasFiles(embedder)) return false;
    try {
      await embedder.start();
      this.failures.delete(embedder.id);
      if (!this.started.has(embedder.id)) this.logger.log(`Embedder ${embedder.id} is ready`);
      this.started.add(embedder.id);
      return true;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (failure?.reason !== reason) this.logger.warn(`Embedder ${embedder.id} is not available: ${reason}`);
      this.failures.set(embedder.id, { at: performance.now(), reason, hadFiles: hasFiles(embedder) });
      return false;
    }
  }
}

const hasFiles = (embedder: Embedder): boolean => !(embedder instanceof MiniLmEmbedder) || embedder.filesPresent;
