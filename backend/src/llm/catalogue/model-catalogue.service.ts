import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { RedisService } from '../../redis/redis.service.js';
import { UpstreamClient } from '../providers/openai-protocol/client.js';
import { fetchModels, type ModelListing } from '../providers/openai-protocol/model-list.js';
import type { CatalogueModel } from './catalogue-model.js';

const REFRESH_MS = 10 * 60_000;
const RETRY_MS = 30_000;
const FIRST_LIST_WAIT_MS = 3_000;
/** The list is the installation's, not a workspace's. */
const LAST_GOOD_KEY = 'catalogue:openrouter';

/**
 * Models of the remote provider. Fetched in the background, so that it never delays boot; the last good list outlives
 * failures of the provider in memory, and restarts in Redis.
 */
@Injectable()
export class ModelCatalogue implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ModelCatalogue.name);
  private readonly stopping = new AbortController();
  private listing: { etag?: string; models: ReadonlyMap<string, CatalogueModel> } = { models: new Map() };
  private first: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly client: UpstreamClient,
    private readonly redis: RedisService,
    private readonly config: AppConfig,
  ) {}

  /** By id; empty without a key and until the first list arrived. */
  get models(): ReadonlyMap<string, CatalogueModel> {
    return this.listing.models;
  }

  onApplicationBootstrap(): void {
    if (this.config.openrouter.apiKey === null || this.config.role !== 'api') return;
    this.first = this.restore().then(() => this.refresh());
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    this.stopping.abort();
    await this.first.catch(() => undefined);
    await this.client.close(true);
  }

  /** Waits a moment for the first list, for callers who would otherwise show none. */
  async settled(): Promise<void> {
    if (this.models.size > 0) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, FIRST_LIST_WAIT_MS)));
    await Promise.race([this.first, late]);
    clearTimeout(timer);
  }

  async refresh(): Promise<void> {
    let next = REFRESH_MS;
    try {
      const listing = await fetchModels(this.client, this.listing.etag, this.stopping.signal);
      if (listing) {
        this.use(listing);
        await this.keep(listing);
      }
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      this.logger.warn({ err: error, msg: `Model list not refreshed; ${this.models.size} models known` });
      next = RETRY_MS;
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), next).unref();
  }

  private use({ etag, models }: ModelListing): void {
    this.listing = { etag, models: new Map(models.map((m) => [m.id, m])) };
  }

  private async keep(listing: ModelListing): Promise<void> {
    await this.redis.attempt(() => this.redis.client.set(LAST_GOOD_KEY, JSON.stringify(listing)), null);
  }

  private async restore(): Promise<void> {
    const stored = await this.redis.attempt(() => this.redis.client.get(LAST_GOOD_KEY), null);
    try {
      if (stored) this.use(JSON.parse(stored) as ModelListing);
    } catch (error) {
      this.logger.warn({ err: error, msg: 'The stored model list cannot be read' });
    }
  }
}
