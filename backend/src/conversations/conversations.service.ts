import type { Citation } from '@nexus/contracts';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../common/context/request-context.js';
import { DomainError } from '../common/errors/domain-error.js';
import { newId } from '../common/ids/ids.js';
import { TenantDb } from '../database/tenant-db.js';
import { type Channel, Conversation, Message } from './conversation.entity.js';

/** Turns sent to a model with a question; older ones are left out. */
const HISTORY_MESSAGES = 20;
const TITLE_CHARS = 80;

export interface Turn {
  role: 'user' | 'assistant';
  content: string;
}

/** A conversation as it is before the next question. */
export interface OpenConversation {
  id: string;
  channel: Channel;
  /** Id of its newest message; null = nothing was said yet. */
  head: string | null;
  history: Turn[];
  /** Not in the database before its first question is. */
  isNew: boolean;
}

export interface NewAnswer {
  completionId: string;
  content: string;
  model: string;
  source: string;
  finishReason: string;
  citations: Citation[];
}

/** Conversations and their messages. A conversation belongs to the principal who began it. */
@Injectable()
export class ConversationsService {
  constructor(private readonly db: TenantDb) {}

  begin(channel: Channel): OpenConversation {
    return { id: newId(), channel, head: null, history: [], isNew: true };
  }

  /** @throws DomainError `conversation_not_found`: unknown, or somebody else's. */
  async open(id: string, principal: Principal): Promise<OpenConversation> {
    const em = this.db.em();
    const found = await em.findOne(Conversation, { id, principalId: principal.id });
    if (!found) throw new DomainError('conversation_not_found', 'There is no such conversation.');
    const newest = await em.find(
      Message,
      { conversationId: id },
      { orderBy: { createdAt: 'desc', id: 'desc' }, limit: HISTORY_MESSAGES },
    );
    const history = newest.reverse().map(({ role, content }) => ({ role, content }));
    return { id, channel: found.channel, head: found.headId ?? null, history, isNew: false };
  }

  /** Stores a question before it is answered; the same client message id stores it once. */
  async appendQuestion(
    conversation: OpenConversation,
    principal: Principal,
    content: string,
    completionId: string,
    clientMessageId?: string,
  ): Promise<void> {
    await this.db.tx(async (em) => {
      const row = conversation.isNew
        ? this.create(em, conversation, principal, content)
        : await this.find(em, conversation.id);
      if (clientMessageId && (await em.count(Message, { conversationId: conversation.id, clientMessageId })) > 0)
        return;
      this.add(em, row, { role: 'user', content, completionId, clientMessageId: clientMessageId ?? null });
      await em.flush();
    });
    conversation.isNew = false;
  }

  async appendAnswer(conversationId: string, answer: NewAnswer): Promise<void> {
    await this.db.tx(async (em) => {
      const row = await this.find(em, conversationId);
      const { completionId, content, model, source, finishReason, citations } = answer;
      this.add(em, row, { role: 'assistant', content, completionId, model, source, finishReason, citations });
      await em.flush();
    });
  }

  private create(
    em: EntityManager,
    conversation: OpenConversation,
    principal: Principal,
    question: string,
  ): Conversation {
    const row = new Conversation();
    Object.assign(row, {
      id: conversation.id,
      workspaceId: principal.workspaceId,
      channel: conversation.channel,
      principalId: principal.id,
    });
    row.title = question.replace(/\s+/g, ' ').trim().slice(0, TITLE_CHARS);
    if (principal.kind === 'visitor')
      Object.assign(row, { widgetId: principal.widgetId, visitorId: principal.visitorId });
    em.persist(row);
    return row;
  }

  private async find(em: EntityManager, id: string): Promise<Conversation> {
    const row = await em.findOne(Conversation, { id });
    if (!row) throw new DomainError('conversation_not_found', 'There is no such conversation.');
    return row;
  }

  private add(em: EntityManager, row: Conversation, message: Partial<Message>): void {
    const entity = Object.assign(new Message(), message, { workspaceId: row.workspaceId, conversationId: row.id });
    em.persist(entity);
    row.headId = entity.id;
    row.messageCount += 1;
    row.lastMessageAt = entity.createdAt;
  }
}
