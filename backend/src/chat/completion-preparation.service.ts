import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock/clock.js';
import type { Principal } from '../common/context/request-context.js';
import { newId } from '../common/ids/ids.js';
import { AppConfig } from '../config/app-config.js';
import type { Channel } from '../conversations/conversation.entity.js';
import { ConversationsService, type OpenConversation } from '../conversations/conversations.service.js';
import { EmbeddingService } from '../embeddings/embedding.service.js';
import { CompletionUsage } from '../llm/cache/completion-usage.js';
import type { Completion, FinishedAnswer } from '../llm/cache/completion.js';
import { LlmService } from '../llm/llm.service.js';
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
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  get now(): number {
    return this.clock.monotonic();
  }

  /** @throws DomainError `validation_failed` | `model_not_found` | `conversation_not_found` */
  async prepare(input: CompletionInput, { principal, requestId, startedAt }: Asker): Promise<Completion> {
    refuseTooLong(input.messages, this.config.limits.promptMaxChars);
    const [model, conversation, embedderId] = await Promise.all([
      this.llm.resolve(input.model),
      this.openConversation(input, principal),
      this.embedderId(),
    ]);
    const bypass = input.cacheControl.mode === 'bypass';
    const completion: Completion = {
      id: newId(),
      requestId,
      workspaceId: principal.workspaceId,
      principal,
      audience: input.audience,
      json: input.json,
      resumable: input.resumable ?? principal.kind !== 'api_token',
      messages: [...(conversation?.history ?? []), ...input.messages],
      model: { id: model.id, provider: model.provider, params: { ...model.params, fallbacks: model.fallbacks } },
      temperature: input.temperature ?? model.params.temperature ?? null,
      maxTokens: input.maxTokens ?? model.params.maxTokens ?? null,
      retrieval: input.retrieval,
      systemPromptId: input.systemPromptId,
      conversation: conversation ? { id: conversation.id, head: conversation.head } : null,
      cacheControl: input.cacheControl,
      embedderId,
      metadata: input.metadata,
      startedAt,
      cache: bypass ? { status: 'bypass', reason: 'as requested' } : { status: 'miss' },
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

  private async openConversation(
    { conversationId }: CompletionInput,
    principal: Principal,
  ): Promise<OpenConversation | null> {
    if (conversationId === null) return null;
    if (conversationId === 'new') return this.conversations.begin(CHANNEL_OF[principal.kind]);
    return this.conversations.open(conversationId, principal);
  }

  /** Without an embedder there is no retrieval and no semantic cache: the key says so. */
  private async embedderId(): Promise<string> {
    return this.embeddings.active().then(
      (embedder) => embedder.id,
      () => 'none',
    );
  }

  private keep(completion: Completion, conversation: OpenConversation, input: CompletionInput): void {
    const question = input.messages.at(-1)?.content ?? '';
    completion.onBegin.push(() =>
      this.conversations.appendQuestion(
        conversation,
        completion.principal,
        question,
        completion.id,
        input.clientMessageId,
      ),
    );
    completion.onFinish.push((answer) => this.keepAnswer(conversation.id, completion, answer));
  }

  private async keepAnswer(
    conversationId: string,
    completion: Completion,
    { events, source }: FinishedAnswer,
  ): Promise<void> {
    const content = events.map((e) => (e.type === 'delta' ? e.text : '')).join('');
    if (content === '') return;
    const start = events.find((e) => e.type === 'start');
    const last = events.at(-1);
    await this.conversations.appendAnswer(conversationId, {
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
