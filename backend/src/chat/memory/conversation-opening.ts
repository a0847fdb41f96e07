import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import type { Principal } from '../../common/context/request-context.js';
import type { Channel } from '../../conversations/conversation.entity.js';
import { ConversationsService, type OpenConversation } from '../../conversations/conversations.service.js';
import { historyTokens, historyWindow, roughTokens } from '../../conversations/memory/history-window.js';
import { memoryText } from '../../conversations/memory/memory-text.js';
import type { ConversationSettings } from '../../conversations/settings/conversation-settings.js';
import { ConversationSettingsService } from '../../conversations/settings/conversation-settings.service.js';
import type { ChatMessage } from '../../llm/chat-model.js';
import type { CompletionRequest } from '../../llm/completion/completion.js';
import { LlmService, type ResolvedModel } from '../../llm/llm.service.js';
import type { CompletionInput } from '../completion-input.js';

const MINUTE_MS = 60_000;

/** Opens the conversation of a question and selects the earlier turns for the model. */
@Injectable()
export class ConversationOpening {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly settings: ConversationSettingsService,
    private readonly llm: LlmService,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `conversation_not_found` | `completion_not_found` */
  async open(
    input: Pick<CompletionInput, 'clientMessageId' | 'replaces'> & { conversationId: string },
    principal: Principal,
    channel: Channel,
  ): Promise<OpenConversation> {
    if (input.conversationId === 'new') return this.conversations.begin(channel);
    const [opened, settings] = await Promise.all([
      this.conversations.open(input.conversationId, principal, input),
      this.settings.current(),
    ]);
    // Members and API clients name the conversation explicitly; a visitor's widget continues the last one.
    const isOver = principal.kind === 'visitor' && !opened.isRepeated && this.isOver(opened, settings);
    return isOver ? this.conversations.begin(channel) : opened;
  }

  /** The memory and the turns that fit into the context of the model, to be placed before the messages of the request. */
  async before(
    { history, memory }: OpenConversation,
    model: ResolvedModel,
    { messages, parameters }: Pick<CompletionInput, 'messages' | 'parameters'>,
  ): Promise<ChatMessage[]> {
    const kept = memoryText(memory);
    if (history.length === 0 && kept === null) return [];
    const asked = messages.map(({ content }) => content).join('\n') + (kept ?? '');
    const answerTokens = parameters.maxTokens ?? model.params.maxTokens ?? null;
    const tokens = await this.room(model.id, answerTokens, roughTokens(asked));
    const remembered: ChatMessage[] = kept === null ? [] : [{ role: 'system', content: kept }];
    return [...remembered, ...historyWindow(history, tokens)];
  }

  /** Token budget of earlier turns for this model and these parameters. */
  roomFor({ model, parameters }: Pick<CompletionRequest, 'model' | 'parameters'>): Promise<number> {
    return this.room(model.id, parameters.maxTokens ?? null, 0);
  }

  private async room(model: string, answerTokens: number | null, questionTokens: number): Promise<number> {
    const [{ historyTokens: most }, contextTokens] = await Promise.all([
      this.settings.current(),
      this.llm.contextTokensOf(model),
    ]);
    return historyTokens({ contextTokens, answerTokens, questionTokens, most });
  }

  private isOver(
    { lastMessageAt, messageCount }: OpenConversation,
    { idleMinutes, maxMessages }: ConversationSettings,
  ): boolean {
    if (maxMessages > 0 && messageCount >= maxMessages) return true;
    const silence = this.clock.now().getTime() - (lastMessageAt?.getTime() ?? Infinity);
    return idleMinutes > 0 && silence > idleMinutes * MINUTE_MS;
  }
}
