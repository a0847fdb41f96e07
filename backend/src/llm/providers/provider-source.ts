import { type CatalogueModel, findModel, isExpired } from '../catalogue/catalogue-model.js';
import type { ModelFeed } from '../catalogue/model-feed.js';
import type { ChatModel } from '../chat-model.js';
import type { ModelSource } from '../model-source.js';
import type { UpstreamClient } from './openai-protocol/client.js';
import { endpointOf, type ProviderSpec } from './provider-spec.js';

/** A configured provider: its adapter, its list, and its connections. */
export class ProviderSource implements ModelSource {
  readonly name: string;
  readonly endpoint: string;

  constructor(
    readonly spec: ProviderSpec,
    readonly chat: ChatModel,
    readonly client: UpstreamClient,
    readonly feed: ModelFeed,
    private readonly now: () => Date,
  ) {
    this.name = spec.name;
    this.endpoint = endpointOf(spec);
  }

  /** Before the first list has arrived, every model may exist: the provider itself decides. */
  offers(id: string): boolean {
    return this.chat.supports(id) && (!this.feed.loaded || this.find(id) !== undefined);
  }

  find(id: string): CatalogueModel | undefined {
    const { models } = this.feed;
    // Ollama's default tag.
    const found =
      this.spec.kind === 'openrouter' ? findModel(models, id) : (models.get(id) ?? models.get(`${id}:latest`));
    return found && !isExpired(found, this.now().getTime()) ? found : undefined;
  }

  models(): CatalogueModel[] {
    const now = this.now().getTime();
    return [...this.feed.models.values()].filter((model) => !isExpired(model, now));
  }

  settled(): Promise<void> {
    return this.feed.settled();
  }
}
