import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RequestContext } from '../common/context/request-context.js';
import { AppConfig } from '../config/app-config.js';
import { TenantDb } from '../database/tenant-db.js';
import { ProcessCache } from '../redis/process-cache.js';
import { RedisService } from '../redis/redis.service.js';
import { EXTRACTIVE_MODEL, findModel } from './catalogue/catalogue-model.js';
import { ModelCatalogue } from './catalogue/model-catalogue.service.js';
import { ModelConfig } from './catalogue/model-config.entity.js';
import { ModelPatterns } from './catalogue/model-patterns.js';
import { toModelSettings } from './catalogue/model-settings.js';
import type { ModelSource } from './model-source.js';
import { ExtractiveChatModel } from './providers/extractive/extractive-model.js';
import { ProtocolChatModel } from './providers/openai-protocol/chat.js';
import { WorkspaceModels } from './workspace-models.js';

/** Which models a workspace has. Every completion asks, so the answer is kept in the process; see ProcessCache. */
@Injectable()
export class ModelRegistry implements OnModuleInit {
  private readonly cache: ProcessCache<WorkspaceModels>;
  private readonly denied: ModelPatterns;

  constructor(
    private readonly extractive: ExtractiveChatModel,
    private readonly openrouter: ProtocolChatModel,
    private readonly catalogue: ModelCatalogue,
    private readonly config: AppConfig,
    private readonly db: TenantDb,
    private readonly context: RequestContext,
    redis: RedisService,
  ) {
    this.cache = new ProcessCache(redis, 'models');
    this.denied = new ModelPatterns(config.modelsDenied);
  }

  async onModuleInit(): Promise<void> {
    await this.cache.start();
  }

  /** Models of the context's workspace. */
  async current(): Promise<WorkspaceModels> {
    return this.forWorkspace(this.context.workspaceId);
  }

  /** At most five seconds behind a lost invalidation. */
  async forWorkspace(workspaceId: string): Promise<WorkspaceModels> {
    return this.cache.get(workspaceId, () =>
      // The context is kept where it fits: a load inside a transaction must use the transaction's connection.
      this.context.values?.workspaceId === workspaceId
        ? this.load()
        : this.context.run({ workspaceId }, () => this.load()),
    );
  }

  /** After a change of the workspace's settings or providers. */
  async invalidate(workspaceId: string): Promise<void> {
    await this.cache.invalidate(workspaceId);
  }

  /** What is stored now, whatever the process remembers. */
  async load(): Promise<WorkspaceModels> {
    const settings = toModelSettings(await this.db.em().findOne(ModelConfig, {}));
    return new WorkspaceModels(settings, this.sources(), this.denied);
  }

  private sources(): ModelSource[] {
    const builtIn: ModelSource = {
      name: this.extractive.provider,
      chat: this.extractive,
      endpoint: this.extractive.provider,
      offers: (id) => this.extractive.supports(id),
      find: (id) => (id === EXTRACTIVE_MODEL.id ? EXTRACTIVE_MODEL : undefined),
      models: () => [EXTRACTIVE_MODEL],
    };
    const remote: ModelSource = {
      name: this.openrouter.provider,
      chat: this.openrouter,
      endpoint: this.config.openrouter.baseUrl,
      // Before the first list arrived the provider is asked itself.
      offers: (id) =>
        this.openrouter.supports(id) &&
        (this.catalogue.models.size === 0 || findModel(this.catalogue.models, id) !== undefined),
      find: (id) => findModel(this.catalogue.models, id),
      models: () => this.catalogue.models.values(),
    };
    return this.config.openrouter.apiKey === null ? [builtIn] : [builtIn, remote];
  }
}
