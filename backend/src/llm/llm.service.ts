import { Injectable } from '@nestjs/common';
import { DomainError } from '../common/errors/domain-error.js';
import type { ChatRequest, ContentPart, ModelEvent } from './chat-model.js';
import { ModelRegistry } from './model-registry.js';
import { ModelChoice, type ResolvedModel } from './routing/model-choice.js';
import type { ModelNeeds } from './routing/model-needs.js';
import { ModelRouter } from './routing/model-router.js';

export type { ResolvedModel } from './routing/model-choice.js';

/** What a model must take for a part of a message. */
/** Files are left out: OpenRouter turns them into text for models that take none. */
const NEEDS: Record<string, string | undefined> = { image_url: 'image', input_audio: 'audio', video_url: 'video' };

/** Entrance to all models, for the workspace in the context. */
@Injectable()
export class LlmService {
  constructor(
    private readonly registry: ModelRegistry,
    private readonly choice: ModelChoice,
    private readonly router: ModelRouter,
  ) {}

  /** @throws DomainError `model_not_found` or `model_not_allowed` when a model is named that cannot be had. */
  resolve(requested?: string, needs?: ModelNeeds): Promise<ResolvedModel> {
    return this.choice.resolve(requested, needs);
  }

  /** Which providers stand behind the workspace's models now; see WorkspaceModels. */
  async providersId(): Promise<string> {
    return (await this.registry.current()).providersId;
  }

  /** How much a model reads and writes at once; null: unknown, or without limit. */
  async contextTokensOf(model: string): Promise<number | null> {
    return (await this.registry.current()).describe(model)?.contextLength ?? null;
  }

  /** The answer of a resolved model, or of those that the workspace asks when it fails; see ModelRouter. */
  stream(request: ChatRequest, signal: AbortSignal): AsyncIterable<ModelEvent> {
    return this.router.stream(request, signal);
  }

  /** @throws DomainError `validation_failed` for a picture that the catalogue says the model cannot take. */
  async refuseUnreadable(model: string, parts: readonly ContentPart[]): Promise<void> {
    const takes = (await this.registry.current()).describe(model)?.inputModalities ?? [];
    // A provider that says nothing about its models must be asked to find out.
    const part = takes.length > 0 && parts.find(({ type }) => NEEDS[type] && !takes.includes(NEEDS[type]));
    if (!part) return;
    const message = `${model} does not take ${part.type} parts.`;
    throw new DomainError('validation_failed', message, { errors: [{ field: 'messages', code: 'modality', message }] });
  }
}
