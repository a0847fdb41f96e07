import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { OPENROUTER } from '../providers/openrouter/openrouter.js';
import { ProviderPool } from '../providers/provider-pool.js';
import type { ProviderSource } from '../providers/provider-source.js';

/**
 * OpenRouter's public list: shown to workspaces without an OpenRouter key, so that they can compare models first.
 * Fetched without a key from the first time it is viewed; its models cannot be called.
 */
@Injectable()
export class PublicCatalogue implements OnApplicationShutdown {
  private source: ProviderSource | undefined;

  constructor(
    private readonly pool: ProviderPool,
    private readonly config: AppConfig,
  ) {}

  /** Undefined when the operator disabled it. */
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
