import { Logger } from '@nestjs/common';
import type { ErrorCode } from '@nexus/contracts';
import type { Clock } from '../../common/clock/clock.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { IntervalTask } from '../../common/scheduling/interval-task.js';
import type { RedisService } from '../../redis/redis.service.js';
import type { ModelListing } from '../providers/openai-protocol/model-list.js';
import type { CatalogueModel } from './catalogue-model.js';

/** The currently known models of one provider. */
export interface ModelFeed {
  /** By id. */
  readonly models: ReadonlyMap<string, CatalogueModel>;
  /** False until the first list has arrived: until then any model may exist. */
  readonly loaded: boolean;
  readonly syncedAt: Date | null;
  /** Why the last attempt failed. */
  readonly failure: { code: ErrorCode; detail: string } | null;
  /** Waits briefly for the first list, for callers that would otherwise show none. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export interface FeedSource {
  /** For the log. */
  name: string;
  /** Redis key of the last good list. */
  key: string;
  /** Where the list comes from: a stored list of another origin is ignored. */
  origin: string;
  /** Null when unchanged since `etag`. @throws DomainError `provider_*` */
  fetch: (etag: string | undefined, signal: AbortSignal) => Promise<ModelListing | null>;
}

interface Stored extends ModelListing {
  origin: string;
  syncedAt: number;
}

const REFRESH_MS = 10 * 60_000;
const RETRY_MS = 30_000;
const RESTORE_ATTEMPTS = 3;
const FIRST_LIST_WAIT_MS = 3_000;

/** A list configured by the operator or the workspace; empty when there is a failure. */
export function fixedFeed(models: readonly CatalogueModel[], failure: ModelFeed['failure'] = null): ModelFeed {
  return {
    models: new Map(models.map((m) => [m.id, m])),
    loaded: failure === null,
    syncedAt: null,
    failure,
    settled: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
}

/**
 * A list that is fetched periodically in the background, so that it never delays a request. The last good one survives
 * failures of the provider in memory, and restarts in Redis.
 */
export class FetchedFeed implements ModelFeed {
  models: ReadonlyMap<string, CatalogueModel> = new Map();
  loaded = false;
  syncedAt: Date | null = null;
  failure: ModelFeed['failure'] = null;
  private readonly logger = new Logger(FetchedFeed.name);
  private readonly stopping = new AbortController();
  private readonly first: Promise<void>;
  private readonly task: IntervalTask;
  private etag: string | undefined;
  private restored = false;
  private cause: unknown;

  constructor(
    private readonly source: FeedSource,
    private readonly redis: RedisService,
    private readonly clock: Clock,
  ) {
    const run = (): Promise<void> => this.turn();
    this.task = new IntervalTask(clock, {
      name: `models of ${source.name}`,
      everyMs: REFRESH_MS,
      retryMs: RETRY_MS,
      run,
    });
    this.first = this.task.start().runNow();
  }

  async settled(): Promise<void> {
    if (this.loaded) return;
    let cancel = (): void => undefined;
    const late = new Promise<void>((resolve) => (cancel = this.clock.later(FIRST_LIST_WAIT_MS, resolve)));
    await Promise.race([this.first, late]);
    cancel();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.task.stop();
  }

  /** Never throws: errors are stored in `failure`. */
  async refresh(): Promise<void> {
    const { signal } = this.stopping;
    try {
      const listing = await this.source.fetch(this.etag, signal);
      if (listing) this.use(listing);
      this.syncedAt = this.clock.now();
      this.failure = null;
      await this.keep();
    } catch (error) {
      if (signal.aborted) return;
      this.failure = failureOf(error);
      this.cause = error;
    }
  }

  private async turn(): Promise<void> {
    if (!this.restored) await this.restore();
    this.restored = true;
    await this.refresh();
    // The task logs the failure and retries sooner.
    if (this.failure) throw this.cause;
  }

  private use({ etag, models }: ModelListing): void {
    this.etag = etag;
    this.models = new Map(models.map((m) => [m.id, m]));
    this.loaded = true;
  }

  private async keep(): Promise<void> {
    const { key, origin } = this.source;
    const stored: Stored = {
      origin,
      syncedAt: this.syncedAt?.getTime() ?? 0,
      etag: this.etag,
      models: [...this.models.values()],
    };
    await this.redis.attempt(() => this.redis.client.set(key, JSON.stringify(stored), 'EX', 7 * 86_400), null);
  }

  private async restore(): Promise<void> {
    let text: string | null | undefined;
    // The event loop is busy while a process starts, so commands with short time-outs may fail.
    for (let i = 0; text === undefined && i < RESTORE_ATTEMPTS; i++)
      text = await this.redis.attempt<string | null | undefined>(
        () => this.redis.client.get(this.source.key),
        undefined,
      );
    try {
      const stored = text ? (JSON.parse(text) as Stored) : null;
      if (stored?.origin !== this.source.origin) return;
      this.use(stored);
      this.syncedAt = new Date(stored.syncedAt);
    } catch (error) {
      this.logger.warn({ err: error, msg: `The stored model list of ${this.source.name} cannot be read` });
    }
  }
}

export function failureOf(error: unknown): { code: ErrorCode; detail: string } {
  if (error instanceof DomainError) return { code: error.code, detail: error.message };
  return { code: 'provider_error', detail: 'The model list could not be read.' };
}
