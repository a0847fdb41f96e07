import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock/clock.js';
import type { Principal } from '../common/context/request-context.js';
import { canonicalJson } from '../common/text/canonical-json.js';
import { newId } from '../common/ids/ids.js';
import { AppConfig } from '../config/app-config.js';
import type { Channel } from '../conversations/conversation.entity.js';
import type { OpenConversation } from '../conversations/conversations.service.js';
import { WidgetsService } from '../embeds/widgets.service.js';
import { EmbeddingService } from '../embeddings/embedding.service.js';
import { type CacheRequest, type CompletionRequest, questionOf } from '../llm/completion/completion.js';
import { cacheControl } from '../llm/cache/settings/cache-settings.js';
import { CacheSettingsService } from '../llm/cache/settings/cache-settings.service.js';
import { digest, idempotencyName } from '../idempotency/idempotency-key.js';
import { LlmService, type ResolvedModel } from '../llm/llm.service.js';
import { needsOf } from '../llm/routing/model-needs.js';
import { type CompletionInput, refuseTooLong } from './completion-input.js';
import { ConversationOpening } from './memory/conversation-opening.js';

const CHANNEL_OF: Record<Principal['kind'], Channel> = { member: 'console', api_token: 'api', visitor: 'widget' };

export interface Asker {
  principal: Principal;
  requestId: string;
  /** See CompletionRequest. */
  locale?: string | null;
  /** Clock.monotonic() */
  startedAt: number;
  /** The `Idempotency-Key` header and the body of the request. */
  named?: { key: string | string[]; body: unknown };
}

/** Turns a validated body into a completion request: resolves the model and opens the conversation. Writes nothing. */
@Injectable()
export class CompletionPreparation {
  constructor(
    private readonly llm: LlmService,
    private readonly memory: ConversationOpening,
    private readonly embeddings: EmbeddingService,
    private readonly cacheSettings: CacheSettingsService,
    private readonly widgets: WidgetsService,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  get now(): number {
    return this.clock.monotonic();
  }

  /** @throws DomainError `validation_failed` | `model_not_found` | `conversation_not_found` | `completion_not_found` */
  async prepare(input: CompletionInput, asker: Asker): Promise<CompletionRequest> {
    const { principal, requestId, startedAt, named, locale = null } = asker;
    refuseTooLong(input.messages, this.config.limits.promptMaxChars);
    const [model, conversation, embedderId, settings, providers, widgetPrompt] = await Promise.all([
      this.resolveModel(input),
      this.openConversation(input, principal),
      this.embedderId(),
      this.cacheSettings.current(),
      this.llm.providersId(),
      this.widgets.promptOf(principal),
    ]);
    const before = conversation && input.memory ? await this.memory.before(conversation, model, input) : [];
    const usesTools = input.messages.some((m) => m.role === 'tool');
    return {
      id: newId(),
      requestId,
      workspaceId: principal.workspaceId,
      principal,
      audience: input.audience,
      json: input.json,
      // A client that asks for one JSON object learns the id only at the end, so it cannot resume.
      resumable: input.resumable ?? (principal.kind !== 'api_token' && !input.json),
      messages: before.length > 0 ? [...before, ...input.messages] : input.messages,
      model: { id: model.id, provider: model.provider, params: { fallbacks: model.fallbacks, providers } },
      parameters: { ...model.params, ...input.parameters },
      retrieval: input.retrieval,
      systemPromptId: input.systemPromptId ?? widgetPrompt,
      locale,
      conversation: conversation && { id: conversation.id, head: input.memory ? conversation.head : null },
      turn: conversation && turnOf(conversation, input),
      cacheControl: cacheControl(usesTools ? withoutCache(input.cacheControl) : input.cacheControl, settings),
      embedderId,
      metadata: input.metadata,
      endUser: input.endUser,
      startedAt,
      idempotency: named
        ? { name: idempotencyName(principal, named.key), hash: digest(canonicalJson(named.body)) }
        : null,
    };
  }

  /** A chain that the request names must pass the same checks as a single model. */
  private async resolveModel({ model, fallbacks, messages, parameters }: CompletionInput): Promise<ResolvedModel> {
    const needs = needsOf(messages, parameters);
    const resolved = await this.llm.resolve(model, needs);
    for (const { parts } of messages) if (parts) await this.llm.refuseUnreadable(resolved.id, parts);
    if (!fallbacks) return resolved;
    const chain = await Promise.all(fallbacks.map((id) => this.llm.resolve(id, needs)));
    return { ...resolved, fallbacks: chain.map(({ id }) => id) };
  }

  private openConversation(input: CompletionInput, principal: Principal): Promise<OpenConversation | null> {
    if (input.conversationId === null) return Promise.resolve(null);
    return this.memory.open({ ...input, conversationId: input.conversationId }, principal, CHANNEL_OF[principal.kind]);
  }

  /** Part of the cache key: without an embedder there is neither retrieval nor semantic cache. */
  private async embedderId(): Promise<string> {
    return this.embeddings.active().then(
      (embedder) => embedder.id,
      () => 'none',
    );
  }
}

const turnOf = (conversation: OpenConversation, input: CompletionInput): CompletionRequest['turn'] => ({
  conversation,
  question: questionOf(input),
  ...(input.clientMessageId === undefined ? {} : { clientMessageId: input.clientMessageId }),
});

/** Results of tools are valid only at their time: an answer based on them is neither stored in nor read from the cache. */
const withoutCache = (request: CacheRequest): CacheRequest =>
  request.mode === 'only' ? request : { ...request, mode: 'bypass' };
