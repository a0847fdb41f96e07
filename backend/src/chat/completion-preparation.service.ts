import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock/clock.js';
import type { Principal } from '../common/context/request-context.js';
import { DomainError } from '../common/errors/domain-error.js';
import { canonicalJson } from '../common/text/canonical-json.js';
import { newId } from '../common/ids/ids.js';
import { AppConfig } from '../config/app-config.js';
import type { Channel } from '../conversations/conversation.entity.js';
import type { OpenConversation } from '../conversations/conversations.service.js';
import { type WidgetAnswering, WidgetDirectory } from '../embeds/widget-directory.js';
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
    private readonly widgets: WidgetDirectory,
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
    const widget = await this.widgets.answeringOf(principal);
    const [model, conversation, embedderId, settings, providers] = await Promise.all([
      this.resolveModel(input, widget),
      this.openConversation(input, principal),
      this.embedderId(),
      this.cacheSettings.current(),
      this.llm.providersId(),
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
      retrieval: { ...input.retrieval, ...filterOf(widget) },
      curatedAnswers: widget?.qaEnabled ?? true,
      systemPromptId: input.systemPromptId ?? widget?.promptId ?? null,
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
  private async resolveModel(input: CompletionInput, widget: WidgetAnswering | null): Promise<ResolvedModel> {
    const { model, fallbacks, messages, parameters } = input;
    const needs = needsOf(messages, parameters);
    const resolved = await this.llm.resolve(model ?? widget?.model ?? undefined, needs).catch((error: unknown) => {
      // Visitors can do nothing about a model that was removed after the widget was set up: the default answers.
      if (model !== undefined || !widget?.model || !isUnavailable(error)) throw error;
      return this.llm.resolve(undefined, needs);
    });
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

/** Absent where all documents may be used: the keys of the cache stay those of requests without a widget. */
function filterOf(widget: WidgetAnswering | null): Pick<CompletionRequest['retrieval'], 'filter'> {
  const { folders = [], tags = [] } = widget?.knowledge ?? {};
  return folders.length + tags.length > 0 ? { filter: { folders, tags } } : {};
}

const isUnavailable = (error: unknown): boolean =>
  error instanceof DomainError && (error.code === 'model_not_found' || error.code === 'model_not_allowed');

const turnOf = (conversation: OpenConversation, input: CompletionInput): CompletionRequest['turn'] => ({
  conversation,
  question: questionOf(input),
  ...(input.clientMessageId === undefined ? {} : { clientMessageId: input.clientMessageId }),
});

/** Results of tools are valid only at their time: an answer based on them is neither stored in nor read from the cache. */
const withoutCache = (request: CacheRequest): CacheRequest =>
  request.mode === 'only' ? request : { ...request, mode: 'bypass' };
