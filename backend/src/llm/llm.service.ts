import { Injectable } from '@nestjs/common';
import { DomainError } from '../common/errors/domain-error.js';
import type { ChatRequest, ContentPart, ModelEvent } from './chat-model.js';
import { ModelRegistry } from './model-registry.js';
import { ModelChoice, type ResolvedModel } from './routing/model-choice.js';
import type { ModelNeeds } from './routing/model-needs.js';
import { ModelRouter } from './routing/model-router.js';

export type { ResolvedModel } from './routing/model-choice.js';

/** The input modality a model needs for each type of message part. */
/** Files are left out: OpenRouter turns them into text for models that take none. */
const NEEDS: Record<string, string | undefined> = { image_url: 'image', input_audio: 'audio', video_url: 'video' };

/** Facade to all models, for the workspace in the context. */
@Injectable()
export class LlmService {
  constructor(
    private readonly registry: ModelRegistry,
    private readonly choice: ModelChoice,
    private readonly router: ModelRouter,
  ) {}

  /** @throws DomainError `model_not_found` or `model_not_allowed` when the requested model is not available. */
  resolve(requested?: string, needs?: ModelNeeds): Promise<ResolvedModel> {
    return this.choice.resolve(requested, needs);
  }

  /** Identifies the providers currently behind the workspace's models; see WorkspaceModels. */
  async providersId(): Promise<string> {
    return (await this.registry.current()).providersId;
  }

  /** Context length of a model in tokens; null when it is unknown or unlimited. */
  async contextTokensOf(model: string): Promise<number | null> {
    return (await this.registry.current()).describe(model)?.contextLength ?? null;
  }

  /** Streams the answer of a resolved model, or of its fallbacks when it fails; see ModelRouter. */
  stream(request: ChatRequest, signal: AbortSignal): AsyncIterable<ModelEvent> {
    return this.router.stream(request, signal);
  }

  /** @throws DomainError `validation_failed` for a part type that the model does not take according to the catalogue. */
  async refuseUnreadable(model: string, parts: readonly ContentPart[]): Promise<void> {
    const takes = (await this.registry.current()).describe(model)?.inputModalities ?? [];
    // Without catalogue data, only the provider itself can decide.
    const part = takes.length > 0 && parts.find(({ type }) => NEEDS[type] && !takes.includes(NEEDS[type]));
    if (!part) return;
    const message = `${model} does not take ${part.type} parts.`;
    throw new DomainError('validation_failed', message, { errors: [{ field: 'messages', code: 'modality', message }] });
  }
}
