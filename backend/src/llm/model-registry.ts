import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { RequestContext } from '../common/context/request-context.js';
import { AppConfig } from '../config/app-config.js';
import { ProcessCache } from '../redis/process-cache.js';
import { RedisService } from '../redis/redis.service.js';
import { type SettingsOf, WorkspaceSettings } from '../workspaces/settings/workspace-settings.js';
import { EXTRACTIVE_MODEL } from './catalogue/catalogue-model.js';
import { ModelConfig } from './catalogue/model-config.entity.js';
import { ModelPatterns } from './catalogue/model-patterns.js';
import { type ModelSettings, toModelSettings } from './catalogue/model-settings.js';
import type { ModelSource } from './model-source.js';
import { ExtractiveChatModel } from './providers/extractive/extractive-model.js';
import { ProviderDirectory } from './provider-keys/provider-directory.js';
import { ProviderPool } from './providers/provider-pool.js';
import { WorkspaceModels } from './workspace-models.js';

/** The models of each workspace. Needed by every completion, hence cached in the process; see ProcessCache. */
@Injectable()
export class ModelRegistry implements OnModuleInit, OnApplicationBootstrap {
  readonly settings: SettingsOf<ModelConfig, ModelSettings>;
  private readonly cache: ProcessCache<WorkspaceModels>;
  private readonly denied: ModelPatterns;
  private readonly builtIn: ModelSource;

  constructor(
    private readonly providers: ProviderDirectory,
    private readonly pool: ProviderPool,
    private readonly context: RequestContext,
    settings: WorkspaceSettings,
    extractive: ExtractiveChatModel,
    config: AppConfig,
    redis: RedisService,
  ) {
    this.settings = settings.of({
      name: 'model_config',
      entity: ModelConfig,
      read: toModelSettings,
      revision: 'models',
    });
    this.builtIn = builtIn(extractive);
    this.cache = new ProcessCache(redis, 'models');
    this.denied = new ModelPatterns(config.modelsDenied);
  }

  async onModuleInit(): Promise<void> {
    await this.cache.start();
  }

  /** Fetches the installation's lists before the first request. */
  onApplicationBootstrap(): void {
    for (const spec of this.providers.installation) this.pool.source(spec);
  }

  /** Models of the current workspace. */
  async current(): Promise<WorkspaceModels> {
    return this.forWorkspace(this.context.workspaceId);
  }

  /** At most five seconds stale after a lost invalidation. */
  async forWorkspace(workspaceId: string): Promise<WorkspaceModels> {
    return this.cache.get(workspaceId, () =>
      // Reuse the context when it matches: a load inside a transaction must use the transaction's connection.
      this.context.values?.workspaceId === workspaceId
        ? this.load()
        : this.context.run({ workspaceId }, () => this.load()),
    );
  }

  /** The process's cached value, however old: for when nothing can be loaded. */
  lastKnown(workspaceId: string): WorkspaceModels | undefined {
    return this.cache.lastKnown(workspaceId);
  }

  /** Call after changing the workspace's settings or providers. */
  async invalidate(workspaceId: string): Promise<void> {
    await this.cache.invalidate(workspaceId);
  }

  /** Loads the stored state, bypassing the cache. */
  async load(): Promise<WorkspaceModels> {
    const settings = await this.settings.load();
    const specs = await this.providers.specs();
    const sources = specs.map((spec) => this.pool.source(spec));
    const providersId = specs.map(({ name, version }) => `${name}:${version}`).join();
    return new WorkspaceModels(settings, [this.builtIn, ...sources], this.denied, providersId);
  }
}

/** Present in every workspace, before all other sources. */
const builtIn = (chat: ExtractiveChatModel): ModelSource => ({
  name: chat.provider,
  chat,
  endpoint: chat.provider,
  offers: (id) => chat.supports(id),
  find: (id) => (id === EXTRACTIVE_MODEL.id ? EXTRACTIVE_MODEL : undefined),
  models: () => [EXTRACTIVE_MODEL],
});
