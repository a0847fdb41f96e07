import { Injectable, Logger } from '@nestjs/common';
import { ConversationsService } from '../conversations/conversations.service.js';
import { ExactCache } from '../llm/cache/exact-cache.js';
import { SemanticCache } from '../llm/cache/semantic-cache.js';
import { CompletionUsage, isUnanswered } from '../llm/completion/completion-usage.js';
import type { Completion, FinishedAnswer } from '../llm/completion/completion.js';
import { ConversationKeeper } from './memory/conversation-keeper.js';
import { traceOf } from './message-trace-of.js';

/** Writes what belongs to every answer, regardless of the stage that gave it. */
@Injectable()
export class CompletionRecorder {
  private readonly logger = new Logger(CompletionRecorder.name);

  constructor(
    private readonly conversations: ConversationsService,
    private readonly usage: CompletionUsage,
    private readonly exact: ExactCache,
    private readonly semantic: SemanticCache,
    private readonly keeper: ConversationKeeper,
  ) {}

  /**
   * Runs before the first event, once it is certain that there will be an answer; an error here fails the request.
   * @returns id of the stored question; null outside of conversations
   */
  async begin({ id, principal, turn }: Completion): Promise<string | null> {
    if (!turn) return null;
    const { conversation, question, clientMessageId } = turn;
    return this.conversations.appendQuestion(conversation, principal, question, id, clientMessageId);
  }

  /** Runs before the last event is sent, regardless of how the answer ended; errors are logged and do not affect the answer. */
  async finish(completion: Completion, answer: FinishedAnswer, questionId: string | null): Promise<void> {
    const writes = [
      this.usage.record(completion, answer),
      this.keepAnswer(completion, answer, questionId),
      this.exact.record(completion, answer),
      this.semantic.record(completion, answer),
    ];
    for (const result of await Promise.allSettled(writes)) {
      if (result.status === 'fulfilled') continue;
      this.logger.error({
        err: result.reason as unknown,
        msg: 'Recording an answer failed',
        completion_id: completion.id,
      });
    }
  }

  /** An answer that never started has no stored question either. */
  private async keepAnswer(
    completion: Completion,
    { events, source }: FinishedAnswer,
    questionId: string | null,
  ): Promise<void> {
    const { id, turn, model } = completion;
    const content = events.map((e) => (e.type === 'delta' ? e.text : '')).join('');
    if (!turn || !questionId || content === '') return;
    const start = events.find((e) => e.type === 'start');
    const last = events.at(-1);
    const citations = events.flatMap((e) => {
      if (e.type !== 'citation') return [];
      const { type: _, ...citation } = e;
      return [citation];
    });
    await this.conversations.appendAnswer(turn.conversation.id, questionId, {
      completionId: id,
      content,
      model: start?.model ?? model.id,
      source,
      finishReason: last?.type === 'done' ? last.finish_reason : 'error',
      citations,
      unanswered: isUnanswered(events, source, citations.length),
      trace: traceOf(completion, events),
    });
    this.keeper.after(completion, content);
  }
}
