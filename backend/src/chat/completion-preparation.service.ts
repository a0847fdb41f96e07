import { Injectable } from '@nestjs/common';
import type { CacheInfo } from '@nexus/contracts';
import { Clock } from '../common/clock/clock.js';
import type { Principal } from '../common/context/request-context.js';
import { newId } from '../common/ids/ids.js';
import { AppConfig } from '../config/app-config.js';
import type { Channel } from '../conversations/conversation.entity.js';
import { ConversationsService, type OpenConversation } from '../conversations/conversations.service.js';
import { EmbeddingService } from '../embeddings/embedding.service.js';
import { CompletionUsage } from '../llm/completion/completion-usage.js';
import {
  type CacheControl,
  type CacheRequest,
  type Completion,
  type FinishedAnswer,
  questionOf,
} from '../llm/completion/completion.js';
import { cacheControl } from '../llm/cache/settings/cache-settings.js';
import { CacheSettingsService } from '../llm/cache/settings/cache-settings.service.js';
import { LlmService, type ResolvedModel } from '../llm/llm.service.js';
import { needsOf } from '../llm/routing/model-needs.js';
import { type CompletionInput, refuseTooLong } from './completion-input.js';

const CHANNEL_OF: Record<Principal['kind'], Channel> = { member: 'console', api_token: 'api', visitor: 'widget' };

export interface Asker {
  principal: Principal;
  requestId: string;
  /** Clock.monotonic() */
  startedAt: number;
}

/** Turns a checked request into a completion: model resolved, conversation opened. Nothing is written yet. */
@Injectable()
export class CompletionPreparation {
  constructor(
    private readonly llm: LlmService,
    private readonly conversations: ConversationsService,
    private readonly embeddings: EmbeddingService,
    private readonly usage: CompletionUsage,
    private readonly cacheSettings: CacheSettingsService,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  get now(): number {
    return this.clock.monotonic();
  }

  /** @throws DomainError `validation_failed` | `model_not_found` | `conversation_not_found` */
  async prepare(input: CompletionInput, { principal, requestId, startedAt }: Asker): Promise<Completion> {
    refuseTooLong(input.messages, this.config.limits.promptMaxChars);
    const [model, conversation, embedderId, settings, providers] = await Promise.all([
      this.resolveModel(input),
      this.openConversation(input, principal),
      this.embedderId(),
      this.cacheSettings.current(),
      this.llm.providersId(),
    ]);
    const usesTools = input.messages.some((m) => m.role === 'tool');
    const control = cacheControl(usesTools ? pastTools(input.cacheControl) : input.cacheControl, settings);
    const completion: Completion = {
      id: newId(),
      requestId,
      workspaceId: principal.workspaceId,
      principal,
      audience: input.audience,
      json: input.json,
      // The id of an answer in one piece is known when it has ended: there is nothing to come back to.
      resumable: input.resumable ?? (principal.kind !== 'api_token' && !input.json),
      messages: conversation?.history.length ? [...conversation.history, ...input.messages] : input.messages,
      model: { id: model.id, provider: model.provider, params: { fallbacks: model.fallbacks, providers } },
      parameters: { ...model.params, ...input.parameters },
      retrieval: input.retrieval,
      systemPromptId: input.systemPromptId,
      conversation: conversation ? { id: conversation.id, head: conversation.head } : null,
      cacheControl: control,
      embedderId,
      metadata: input.metadata,
      endUser: input.endUser,
      startedAt,
      cache: initialCache(control, usesTools ? 'tool use' : 'as requested'),
      usageRecorded: false,
      keepForRepeats: false,
      key: null,
      semanticCandidates: 0,
      modelWaitMs: 0,
      headers: {},
      onBegin: [],
      onFinish: [],
    };
    completion.onFinish.push((answer) => this.usage.record(completion, answer));
    if (conversation) this.keep(completion, conversation, input);
    return completion;
  }

  /** A chain that the request names is held to the same rules as a model that it names. */
  private async resolveModel({ model, fallbacks, messages, parameters }: CompletionInput): Promise<ResolvedModel> {
    const needs = needsOf(messages, parameters);
    const resolved = await this.llm.resolve(model, needs);
    for (const { parts } of messages) if (parts) await this.llm.refuseUnreadable(resolved.id, parts);
    if (!fallbacks) return resolved;
    const chain = await Promise.all(fallbacks.map((id) => this.llm.resolve(id, needs)));
    return { ...resolved, fallbacks: chain.map(({ id }) => id) };
  }

  private async openConversation(
    { conversationId, clientMessageId }: CompletionInput,
    principal: Principal,
  ): Promise<OpenConversation | null> {
    if (conversationId === null) return null;
    if (conversationId === 'new') return this.conversations.begin(CHANNEL_OF[principal.kind]);
    return this.conversations.open(conversationId, principal, clientMessageId);
  }

  /** Without an embedder there is no retrieval and no semantic cache: the key says so. */
  private async embedderId(): Promise<string> {
    return this.embeddings.active().then(
      (embedder) => embedder.id,
      () => 'none',
    );
  }

  private keep(completion: Completion, conversation: OpenConversation, input: CompletionInput): void {
    const question = questionOf(input);
    let questionId: string | undefined;
    completion.onBegin.push(async () => {
      questionId = await this.conversations.appendQuestion(
        conversation,
        completion.principal,
        question,
        completion.id,
        input.clientMessageId,
      );
    });
    completion.onFinish.push(async (answer) => {
      // An answer that never began has no stored question either.
      if (questionId) await this.keepAnswer(conversation.id, questionId, completion, answer);
    });
  }

  private async keepAnswer(
    conversationId: string,
    questionId: string,
    completion: Completion,
    { events, source }: FinishedAnswer,
  ): Promise<void> {
    const content = events.map((e) => (e.type === 'delta' ? e.text : '')).join('');
    if (content === '') return;
    const start = events.find((e) => e.type === 'start');
    const last = events.at(-1);
    await this.conversations.appendAnswer(conversationId, questionId, {
      completionId: completion.id,
      content,
      model: start?.model ?? completion.model.id,
      source,
      finishReason: last?.type === 'done' ? last.finish_reason : 'error',
      citations: events.flatMap((e) => {
        if (e.type !== 'citation') return [];
        const { type: _, ...citation } = e;
        return [citation];
      }),
    });
  }
}

/** What a tool found belongs to its moment: an answer made from it is neither stored nor taken from the cache. */
const pastTools = (request: CacheRequest): CacheRequest =>
  request.mode === 'only' ? request : { ...request, mode: 'bypass' };

function initialCache({ enabled, mode }: CacheControl, why: string): CacheInfo {
  if (!enabled) return { status: 'bypass', reason: 'switched off' };
  return mode === 'bypass' ? { status: 'bypass', reason: why } : { status: 'miss' };
}
