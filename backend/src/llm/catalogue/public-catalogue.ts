import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { OPENROUTER } from '../providers/openrouter/openrouter.js';
import { ProviderPool } from '../providers/provider-pool.js';
import type { ProviderSource } from '../providers/provider-source.js';

/**
 * What OpenRouter lists for everybody: shown to workspaces that have no key of it, so that they can choose before they pay.
 * Fetched from the first time somebody looks, without any key, and never asked for an answer.
 */
@Injectable()
export class PublicCatalogue implements OnApplicationShutdown {
  private source: ProviderSource | undefined;

  constructor(
    private readonly pool: ProviderPool,
    private readonly config: AppConfig,
  ) {}

  /** Undefined when the operator does not want it fetched. */
  async list(): Promise<ProviderSource | undefined> {
    if (!this.config.openrouter.publicCatalogue) return undefined;
    this.source ??= this.pool.open(this.spec());
    await this.source.settled();
    return this.source;
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.source) await this.pool.close(this.source, true);
  }

  private spec(): Parameters<ProviderPool['open']>[0] {
    const { baseUrl } = this.config.openrouter;
    return { name: OPENROUTER, kind: OPENROUTER, baseUrl, apiKey: null, models: null, workspaceId: null, version: '' };
  }
}
