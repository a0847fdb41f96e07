import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { TenantDb } from '../database/tenant-db.js';
import { type Conversation, Message } from './conversation.entity.js';
import { ConversationMemory } from './memory/conversation-memory.entity.js';

interface Sums {
  messages: number;
  unanswered: number;
  up: number;
  down: number;
}

const SUMS = `
  select count(*)::int as messages, count(*) filter (where m.unanswered)::int as unanswered,
    count(*) filter (where f.rating = 'up')::int as up, count(*) filter (where f.rating = 'down')::int as down
  from messages m left join feedback f on f.message_id = m.id and f.workspace_id = m.workspace_id
  where m.workspace_id = ? and m.conversation_id = ?`;

/** Removes the end of a conversation when a question is replaced by another one. */
@Injectable()
export class ConversationCut {
  constructor(private readonly db: TenantDb) {}

  /**
   * Removes a message, all later messages, and their part of the summary. Runs in the transaction that appends the new question.
   * @param row locked by the caller
   */
  async cut(em: EntityManager, row: Conversation, messageId: string): Promise<void> {
    const { id: conversationId, workspaceId } = row;
    const first = await em.findOne(Message, { id: messageId, conversationId }, { fields: ['id', 'createdAt'] });
    if (!first) return;
    const { createdAt, id } = first;
    const after = { $or: [{ createdAt: { $gt: createdAt } }, { createdAt, id: { $gte: id } }] };
    await this.db.delete(Message, { conversationId, ...after });
    const covering = { conversationId, coversAt: { $gte: createdAt } };
    const memory = await em.findOne(ConversationMemory, covering);
    if (memory) {
      Object.assign(memory, { summary: '', summaryBy: null, coversAt: null, coversId: null });
      memory.version += 1;
    }
    const [sums] = await this.db.sql<Sums>(SUMS, [workspaceId, conversationId]);
    row.messageCount = sums?.messages ?? 0;
    row.unanswered = sums?.unanswered ?? 0;
    row.upVotes = sums?.up ?? 0;
    row.downVotes = sums?.down ?? 0;
  }
}
