import { Injectable, Logger } from '@nestjs/common';
import { DomainError } from '../common/errors/domain-error.js';
import type { ModelCapability } from './catalogue/catalogue-model.js';
import type { ChatRequest, ContentPart, ModelEvent } from './chat-model.js';
import { CostService, writtenIn } from './cost/cost.service.js';
import { mayFallBack } from './error-classes.js';
import { ModelRegistry } from './model-registry.js';
import type { WorkspaceModels } from './workspace-models.js';

/** A model that can be asked now, with the workspace's parameters. */
export interface ResolvedModel {
  id: string;
  /** The adapter: `nexus`, `openrouter`. */
  provider: string;
  params: { temperature?: number; maxTokens?: number };
  /** Asked in this order when the model fails before its first word. */
  fallbacks: readonly string[];
}

const NEEDS: Record<string, ModelCapability | undefined> = { image_url: 'vision' };

/** Entrance to all models, for the workspace in the context. */
@Injectable()
export class LlmService {
  private readonly logger = new Logger(LlmService.name);

  constructor(
    private readonly registry: ModelRegistry,
    private readonly costs: CostService,
  ) {}

  /** @throws DomainError `model_not_found` or `model_not_allowed` when a model is named that cannot be had. */
  async resolve(requested?: string): Promise<ResolvedModel> {
    return resolveModel(await this.registry.current(), requested);
  }

  /**
   * Asks `request.model`, and the workspace's fallback models in turn while nothing of an answer has come. Only the model
   * that answers is announced by `start`; a `notice` `model_switched` follows it when it is not the one asked first.
   */
  async *stream(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ModelEvent, void, undefined> {
    const models = await this.registry.current();
    const { id, fallbacks } = resolveModel(models, request.model);
    const chain = [id, ...(request.fallbacks ?? fallbacks)];
    for (const [i, model] of chain.entries()) {
      let answered = false;
      try {
        for await (const event of this.ask(models, { ...request, model }, id, signal)) {
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

  /** @throws DomainError `validation_failed` for a picture that the catalogue says the model cannot take. */
  async refuseUnreadable(model: string, parts: readonly ContentPart[]): Promise<void> {
    const capabilities = (await this.registry.current()).describe(model)?.capabilities;
    const part = capabilities && parts.find(({ type }) => NEEDS[type] && !capabilities.includes(NEEDS[type]));
    if (!part) return;
    const message = `${model} does not take ${part.type} parts.`;
    throw new DomainError('validation_failed', message, { errors: [{ field: 'messages', code: 'modality', message }] });
  }

  /** One model's events; `start` waits for what follows it, because a model that fails at once has not started. */
  private async *ask(
    models: WorkspaceModels,
    request: ChatRequest,
    asked: string,
    signal: AbortSignal,
  ): AsyncGenerator<ModelEvent, void, undefined> {
    const adapter = models.adapter(request.model);
    if (!adapter) throw new DomainError('model_not_found');
    let start: ModelEvent | undefined;
    let received = '';
    for await (const event of adapter.stream(request, signal)) {
      if (event.type === 'start') {
        start = { type: 'start', model: request.model };
        continue;
      }
      if (start) yield start;
      if (start && request.model !== asked) yield switched(asked, request.model);
      start = undefined;
      received += writtenIn(event);
      if (event.type !== 'finish') yield event;
      else
        yield {
          ...event,
          usage: await this.costs.complete(event.usage, request, received, models.describe(request.model)),
        };
    }
  }
}

function resolveModel(models: WorkspaceModels, requested?: string): ResolvedModel {
  const id = requested ?? models.effectiveDefault;
  const { temperature, maxTokens, fallbackModels } = models.settings;
  const adapter = models.adapter(id);
  if (!adapter) throw notToBeHad(models, id.slice(0, 200));
  return {
    id,
    provider: adapter.provider,
    params: {
      ...(temperature === null ? {} : { temperature }),
      ...(maxTokens === null ? {} : { maxTokens }),
    },
    fallbacks: fallbackModels.filter((other) => other !== id && models.adapter(other)),
  };
}

const notToBeHad = (models: WorkspaceModels, id: string): DomainError =>
  models.isAllowed(id)
    ? new DomainError('model_not_found', `There is no model ${id} here. GET /api/v1/models lists those there are.`)
    : new DomainError('model_not_allowed', `${id} is not among the models that may be used here.`);

const switched = (from: string, to: string): ModelEvent => ({
  type: 'notice',
  code: 'model_switched',
  detail: `${from} did not answer; ${to} answers instead.`,
});
