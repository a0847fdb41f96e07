import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { type CatalogueModel, EXTRACTIVE_MODEL, findModel } from './catalogue/catalogue-model.js';
import { ModelCatalogue } from './catalogue/model-catalogue.service.js';
import type { ChatModel } from './chat-model.js';
import { ExtractiveChatModel } from './providers/extractive/extractive-model.js';
import { OpenRouterChatModel } from './providers/openrouter/chat.js';

/** Which adapter answers for which model id, given what is configured. */
@Injectable()
export class ModelRegistry {
  constructor(
    private readonly extractive: ExtractiveChatModel,
    private readonly openrouter: OpenRouterChatModel,
    private readonly catalogue: ModelCatalogue,
    private readonly config: AppConfig,
  ) {}

  /** Undefined when no configured provider offers the model. Before the first list arrived the provider is asked itself. */
  adapter(id: string): ChatModel | undefined {
    if (this.extractive.supports(id)) return this.extractive;
    if (this.config.openrouter.apiKey === null || !this.openrouter.supports(id)) return undefined;
    const { models } = this.catalogue;
    return models.size === 0 || findModel(models, id) ? this.openrouter : undefined;
  }

  describe(id: string): CatalogueModel | undefined {
    return id === EXTRACTIVE_MODEL.id ? EXTRACTIVE_MODEL : findModel(this.catalogue.models, id);
  }

  /** Everything that can be asked now, local models first. */
  async list(): Promise<CatalogueModel[]> {
    await this.catalogue.settled();
    const remote = [...this.catalogue.models.values()].sort(
      (a, b) => a.name.localeCompare(b.name, 'en') || (a.id < b.id ? -1 : 1),
    );
    return [EXTRACTIVE_MODEL, ...remote];
  }
}
