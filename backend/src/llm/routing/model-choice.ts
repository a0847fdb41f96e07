import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/errors/domain-error.js';
import { AUTO_MODEL_ID, EXTRACTIVE_MODEL_ID } from '../catalogue/catalogue-model.js';
import { ModelRegistry } from '../model-registry.js';
import type { WorkspaceModels } from '../workspace-models.js';
import { type AutoCandidate, chooseAuto } from './auto-choice.js';
import { CircuitBreakers } from './circuit-breakers.js';
import { LatencyTracker } from './latency-tracker.js';
import type { ModelNeeds } from './model-needs.js';
import { keyOf } from './fallback-chain.js';

/** An available model, with the workspace's parameters. */
export interface ResolvedModel {
  id: string;
  /** The adapter: `nexus`, `openrouter`. */
  provider: string;
  params: { temperature?: number; maxTokens?: number };
  /** Tried in this order when the model fails before its first word. */
  fallbacks: readonly string[];
}

const NO_NEEDS: ModelNeeds = { capabilities: [], contextTokens: 0 };

/** Resolves the model of a request: the one it names, the workspace's default, or the current choice of `auto`. */
@Injectable()
export class ModelChoice {
  /** 0…1 */
  random: () => number = Math.random;

  constructor(
    private readonly registry: ModelRegistry,
    private readonly breakers: CircuitBreakers,
    private readonly latency: LatencyTracker,
  ) {}

  /**
   * Called before the cache look-up, since the cache key contains the chosen model.
   * @throws DomainError `model_not_found` or `model_not_allowed` when the named model is not available.
   */
  async resolve(requested?: string, needs: ModelNeeds = NO_NEEDS): Promise<ResolvedModel> {
    const models = await this.registry.current();
    const wanted = requested ?? models.effectiveDefault;
    const id = wanted === AUTO_MODEL_ID ? this.auto(models, needs) : wanted;
    const adapter = models.adapter(id);
    if (!adapter) throw unavailableModel(models, id.slice(0, 200));
    const { temperature, maxTokens } = models.settings;
    return {
      id,
      provider: adapter.provider,
      params: {
        ...(temperature === null ? {} : { temperature }),
        ...(maxTokens === null ? {} : { maxTokens }),
      },
      fallbacks: fallbacksOf(models, id),
    };
  }

  /** The built-in model when no other fits a question without special needs. @throws DomainError `model_not_found` */
  private auto(models: WorkspaceModels, needs: ModelNeeds): string {
    const { defaultModel, fallbackModels, routing } = models.settings;
    const candidates = models
      .list()
      .filter(({ model }) => models.adapter(model.id) !== undefined)
      .map(({ model }) => this.candidate(models, model));
    const rules = {
      by: routing.autoBy,
      maxPrice: routing.autoMaxPrice,
      preferred: [...(defaultModel === null ? [] : [defaultModel]), ...fallbackModels],
    };
    const id = chooseAuto(candidates, rules, needs, this.random);
    if (id !== undefined) return id;
    if (needs.capabilities.length === 0) return EXTRACTIVE_MODEL_ID;
    const lacking = `with ${needs.capabilities.join(' and ')}`;
    throw new DomainError('model_not_found', `No allowed model ${lacking} is below the maximum price of auto.`);
  }

  private candidate(models: WorkspaceModels, model: AutoCandidate['model']): AutoCandidate {
    const key = keyOf(models, model.id);
    return { model, failing: this.breakers.state(key) === 'open', latency: this.latency.of(key) };
  }
}

export const fallbacksOf = (models: WorkspaceModels, id: string): string[] =>
  models.settings.fallbackModels.filter((other) => other !== id && models.adapter(other));

const unavailableModel = (models: WorkspaceModels, id: string): DomainError =>
  models.isAllowed(id)
    ? new DomainError('model_not_found', `There is no model ${id}. GET /api/v1/models lists the available ones.`)
    : new DomainError('model_not_allowed', `${id} is not among the allowed models of this workspace.`);
