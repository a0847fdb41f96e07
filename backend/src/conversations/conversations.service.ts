import type { Citation } from '@nexus/contracts';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../common/context/request-context.js';
import { DomainError } from '../common/errors/domain-error.js';
import { newId } from '../common/ids/ids.js';
import { TenantDb } from '../database/tenant-db.js';
import { TenantRows } from '../database/tenant-rows.js';
import { Maxima } from '../limits/maxima.js';
import { DomainEvents } from '../events/domain-events.js';
import { ConversationCut } from './conversation-cut.js';
import { type Channel, Conversation, Message } from './conversation.entity.js';
import { ANSWER_FAILED } from './conversation-events.js';
import { countVote, Feedback } from './feedback/feedback.entity.js';
import type { KeptMemory } from './memory/memory-text.js';
import { OpenedConversations, type ReadMessage } from './memory/opened-conversations.js';
import { titleOf } from './memory/title.js';
import type { MessageTrace } from './message-trace.js';
import { MessageTraceRow } from './message-trace.entity.js';

/** Finish reasons of answers that are replaced when their question is sent again. */
const UNFINISHED: ReadonlySet<string | null | undefined> = new Set(['aborted', 'error']);

export interface Turn {
  role: 'user' | 'assistant';
  content: string;
}

/** State of a conversation before its next question. */
export interface OpenConversation {
  id: string;
  channel: Channel;
  /** Id of the newest message; null in an empty conversation. */
  head: string | null;
  /** Newest turns, oldest first; earlier turns are covered by the memory. */
  history: Turn[];
  memory: KeptMemory;
  /** The conversation is inserted together with its first question. */
  isNew: boolean;
  messageCount: number;
  lastMessageAt: Date | null;
  /** The next question has been sent before. */
  isRepeated: boolean;
  /** Id of the stored question that the next one replaces. */
  replaces: string | null;
}

/** Fields of the next question that affect how the conversation is opened. */
export interface NextQuestion {
  /** When this question is sent again, the conversation is opened as it was before it. */
  clientMessageId?: string | undefined;
  /** Id of an answer: the conversation is opened as it was before the question of this answer. */
  replaces?: string | null;
}

export interface NewAnswer {
  completionId: string;
  content: string;
  model: string;
  source: string;
  finishReason: string;
  citations: Citation[];
  unanswered: boolean;
  trace: MessageTrace;
}

/** Conversations and their messages. A conversation belongs to the principal who started it. */
@Injectable()
export class ConversationsService {
  private readonly conversations: TenantRows<Conversation>;

  constructor(
    private readonly db: TenantDb,
    private readonly maxima: Maxima,
    private readonly events: DomainEvents,
    private readonly opened: OpenedConversations,
    private readonly cutting: ConversationCut,
  ) {
    const detail = 'There is no such conversation.';
    this.conversations = new TenantRows(db, Conversation, 'conversation_not_found', detail);
  }

  begin(channel: Channel): OpenConversation {
    return {
      id: newId(),
      channel,
      head: null,
      history: [],
      memory: NOTHING_KEPT,
      isNew: true,
      messageCount: 0,
      lastMessageAt: null,
      isRepeated: false,
      replaces: null,
    };
  }

  /**
   * @throws DomainError `conversation_not_found` when it is unknown or belongs to another principal; `completion_not_found` when the
   * answer to be replaced is not in it
   */
  async open(id: string, principal: Principal, next: NextQuestion = {}): Promise<OpenConversation> {
    const found = await this.opened.read(id.toLowerCase(), principal.id);
    if (!found) throw this.conversations.missing();
    const replaces = next.replaces ? await this.questionOf(id, next.replaces) : null;
    const { messages } = found;
    const known = messages.findIndex((m) => m.id === replaces || isKnown(m, next.clientMessageId));
    const before = known >= 0 ? messages.slice(0, known) : replaces ? [] : messages;
    // Replacing a question that the summary covers discards the summary.
    const isKept = known >= 0 || replaces === null;
    return {
      id,
      channel: found.channel,
      head: known < 0 && isKept ? found.head_id : (before.at(-1)?.id ?? null),
      history: before.flatMap(({ role, content }) => (content === null ? [] : [{ role, content }])),
      memory: { summary: isKept ? (found.summary ?? '') : '', facts: found.facts ?? [] },
      isNew: false,
      messageCount: found.message_count,
      lastMessageAt: new Date(found.last_message_at),
      isRepeated: known >= 0 && replaces === null,
      replaces,
    };
  }

  private async questionOf(conversationId: string, completionId: string): Promise<string> {
    const where = { conversationId, completionId: completionId.toLowerCase(), role: 'user' as const };
    const question = await this.db.em().findOne(Message, where, { fields: ['id'] });
    if (!question) throw new DomainError('completion_not_found');
    return question.id;
  }

  /**
   * Stores a question before it is answered; a repeated client message id is stored once. The conversation is locked meanwhile, so that
   * its head, its message count and its messages stay consistent.
   * @returns the id of the stored question
   * @throws DomainError `quota_exceeded`
   */
  async appendQuestion(
    conversation: OpenConversation,
    principal: Principal,
    content: string,
    completionId: string,
    clientMessageId?: string,
  ): Promise<string> {
    const id = await this.db.tx(async (em) => {
      const row = conversation.isNew
        ? await this.create(em, conversation, principal, content)
        : await this.conversations.lock(conversation.id);
      const known = clientMessageId
        ? await em.findOne(Message, { conversationId: conversation.id, clientMessageId }, { fields: ['id'] })
        : null;
      if (known) return known.id;
      if (conversation.replaces) await this.cutting.cut(em, row, conversation.replaces);
      this.maxima.refuse('messages', row.messageCount);
      return this.add(em, row, { role: 'user', content, completionId, clientMessageId: clientMessageId ?? null }).id;
    });
    conversation.isNew = false;
    return id;
  }

  /**
   * Stores the answer to a question. A question that was sent several times has one answer: the first complete one, or else the
   * latest incomplete one.
   */
  async appendAnswer(conversationId: string, questionId: string, answer: NewAnswer): Promise<void> {
    await this.db.tx(async (em) => {
      const row = await this.conversations.lock(conversationId);
      const question = await em.findOne(Message, { id: questionId, conversationId }, WITHOUT_TEXT);
      // The question has been replaced in the meantime.
      if (!question) return;
      const { trace, ...said } = answer;
      const asked = { conversationId, role: 'assistant' as const, completionId: question.completionId };
      const earlier = await em.findOne(Message, asked, WITHOUT_TEXT);
      if (earlier && !UNFINISHED.has(earlier.finishReason)) return;
      if (earlier) {
        const rated = await em.findOne(Feedback, { messageId: earlier.id });
        countVote(row, rated?.rating ?? null, -1);
        em.remove(earlier);
        row.messageCount -= 1;
        row.unanswered -= Number(earlier.unanswered);
      }
      question.completionId = answer.completionId;
      const message = this.add(em, row, { role: 'assistant', ...said });
      row.unanswered += Number(said.unanswered);
      row.models = withOne(row.models, said.model);
      row.sources = withOne(row.sources, said.source);
      em.persist(Object.assign(new MessageTraceRow(), { workspaceId: row.workspaceId, messageId: message.id, trace }));
      if (hasFailed(said) || (earlier && hasFailed(earlier)))
        await this.events.publish(ANSWER_FAILED, { message_id: message.id });
    });
  }

  private async create(
    em: EntityManager,
    conversation: OpenConversation,
    principal: Principal,
    question: string,
  ): Promise<Conversation> {
    const thing = principal.kind === 'visitor' ? 'visitor_conversations' : 'conversations';
    // Counted without the workspace lock, which would serialise all new conversations. Concurrent starts may exceed the limit slightly.
    this.maxima.refuse(thing, await em.count(Conversation, { principalId: principal.id }));
    await this.maxima.refuseGrown(em, 'workspace_conversations', Conversation);
    const row = new Conversation();
    Object.assign(row, {
      id: conversation.id,
      workspaceId: principal.workspaceId,
      channel: conversation.channel,
      principalId: principal.id,
    });
    row.title = titleOf(question);
    if (principal.kind === 'visitor')
      Object.assign(row, { widgetId: principal.widgetId, visitorId: principal.visitorId });
    em.persist(row);
    return row;
  }

  private add(em: EntityManager, row: Conversation, message: Partial<Message>): Message {
    const entity = Object.assign(new Message(), message, { workspaceId: row.workspaceId, conversationId: row.id });
    em.persist(entity);
    row.headId = entity.id;
    row.messageCount += 1;
    row.lastMessageAt = entity.createdAt;
    return entity;
  }
}

/** No relevant passage was found, or the model refused to answer. */
export const hasFailed = (answer: { unanswered: boolean; finishReason?: string | null }): boolean =>
  answer.unanswered || isRefused(answer);
export const isRefused = ({ finishReason }: { finishReason?: string | null }): boolean =>
  finishReason === 'content_filter';
const NOTHING_KEPT: KeptMemory = { summary: '', facts: [] };
/** Columns that may hold megabytes and are not loaded. */
const WITHOUT_TEXT = { exclude: ['content', 'citations'] as const };
const isKnown = (message: ReadMessage, clientMessageId: string | undefined): boolean =>
  clientMessageId !== undefined && message.client_message_id === clientMessageId;

/** Bounded, because the list is shown and filtered by; values beyond the limit remain in the messages. */
const MAX_NAMES = 20;
const withOne = (names: readonly string[], name: string): string[] =>
  names.includes(name) || names.length >= MAX_NAMES ? [...names] : [...names, name];
