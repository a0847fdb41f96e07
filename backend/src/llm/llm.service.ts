import { Injectable, Logger } from '@nestjs/common';
import { DomainError } from '../common/errors/domain-error.js';
import { encodeCursor, decodeCursor, type Page } from '../common/paging/paging.js';
import { type CatalogueModel, priceOf } from './catalogue/catalogue-model.js';
import { ModelConfigService } from './catalogue/model-config.service.js';
import type { ChatRequest, ModelEvent, ModelUsage } from './chat-model.js';
import { type ModelDto, type ModelQuery, toModelDto } from './dto/model.dto.js';
import { mayFallBack } from './error-classes.js';
import { ModelRegistry } from './model-registry.js';

/** A model that can be asked now, with the workspace's parameters. */
export interface ResolvedModel {
  id: string;
  /** The adapter: `nexus`, `openrouter`. */
  provider: string;
  params: { temperature?: number; maxTokens?: number };
  /** Asked in this order when the model fails before its first word. */
  fallbacks: readonly string[];
}

type Finish = Extract<ModelEvent, { type: 'finish' }>;

/** Entrance to all models, for the workspace in the context. */
@Injectable()
export class LlmService {
  private readonly logger = new Logger(LlmService.name);

  constructor(
    private readonly registry: ModelRegistry,
    private readonly configs: ModelConfigService,
  ) {}

  /** @throws DomainError `model_not_found` when a model is named that cannot be had. */
  async resolve(requested?: string): Promise<ResolvedModel> {
    const config = await this.configs.current();
    const id = requested ?? this.configs.effectiveDefault(config);
    const adapter = this.registry.adapter(id);
    if (!adapter)
      throw new DomainError(
        'model_not_found',
        `There is no model ${id.slice(0, 200)} here. GET /api/v1/models lists those there are.`,
      );
    return {
      id,
      provider: adapter.provider,
      params: {
        ...(config.temperature === null ? {} : { temperature: config.temperature }),
        ...(config.maxTokens === null ? {} : { maxTokens: config.maxTokens }),
      },
      fallbacks: config.fallbackModels.filter((other) => other !== id && this.registry.adapter(other)),
    };
  }

  /**
   * Asks `request.model`, and the workspace's fallback models in turn while nothing of an answer has come. Only the model
   * that answers is announced by `start`; a `notice` `model_switched` follows it when it is not the one asked first.
   */
  async *stream(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ModelEvent, void, undefined> {
    const { id, fallbacks } = await this.resolve(request.model);
    const chain = [id, ...fallbacks];
    for (const [i, model] of chain.entries()) {
      let answered = false;
      try {
        for await (const event of this.ask({ ...request, model }, id, signal)) {
          answered = true;
          yield event;
        }
        return;
      } catch (error) {
        if (answered || i === chain.length - 1 || !mayFallBack(error)) throw error;
        this.logger.warn({
          err: error,
          code: error.code,
          model,
          next: chain[i + 1],
          msg: 'Model failed before its first word',
        });
      }
    }
  }

  async listModels(query: ModelQuery): Promise<Page<ModelDto>> {
    const all = (await this.registry.list()).filter((m) => matches(m, query));
    const start = query.cursor === undefined ? 0 : positionAfter(all, String(decodeCursor(query.cursor, 1)[0]));
    const page = all.slice(start, start + query.limit);
    const defaultId = this.configs.effectiveDefault(await this.configs.current());
    const last = page.at(-1);
    return {
      items: page.map((m) => toModelDto(m, this.registry.adapter(m.id) !== undefined, defaultId)),
      next_cursor: last && start + page.length < all.length ? encodeCursor([last.id]) : null,
    };
  }

  /** One model's events; `start` waits for what follows it, because a model that fails at once has not started. */
  private async *ask(
    request: ChatRequest,
    asked: string,
    signal: AbortSignal,
  ): AsyncGenerator<ModelEvent, void, undefined> {
    const adapter = this.registry.adapter(request.model);
    if (!adapter) throw new DomainError('model_not_found');
    let start: ModelEvent | undefined;
    for await (const event of adapter.stream(request, signal)) {
      if (event.type === 'start') {
        start = { type: 'start', model: request.model };
        continue;
      }
      if (start) yield start;
      if (start && request.model !== asked) yield switched(asked, request.model);
      start = undefined;
      yield event.type === 'finish' ? this.priced(event, request.model) : event;
    }
  }

  /** Costs that the provider does not report are computed from the catalogue, and marked so. */
  private priced(event: Finish, model: string): Finish {
    const { usage } = event;
    if (usage.costUsd !== null) return event;
    const costUsd = priceOf(this.registry.describe(model), usage.promptTokens, usage.completionTokens);
    const priced: ModelUsage = { ...usage, costUsd, estimated: true };
    return { ...event, usage: priced };
  }
}

const switched = (from: string, to: string): ModelEvent => ({
  type: 'notice',
  code: 'model_switched',
  detail: `${from} did not answer; ${to} answers instead.`,
});

function matches(model: CatalogueModel, { q, provider, max_price, capability }: ModelQuery): boolean {
  const text = `${model.id} ${model.name}`.toLowerCase();
  const words = q?.toLowerCase().split(/\s+/).filter(Boolean) ?? [];
  return (
    words.every((word) => text.includes(word)) &&
    (provider === undefined || model.provider === provider) &&
    (max_price === undefined || (model.pricing.prompt !== null && model.pricing.prompt <= max_price)) &&
    (capability === undefined || model.capabilities.includes(capability))
  );
}

function positionAfter(models: readonly CatalogueModel[], id: string): number {
  const at = models.findIndex((m) => m.id === id);
  if (at < 0) throw new DomainError('invalid_cursor', 'The list has changed. Start again without a cursor.');
  return at + 1;
}
