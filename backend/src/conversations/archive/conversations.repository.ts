import { type FilterQuery, raw } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import type { Page, PageQuery } from '../../common/paging/paging.js';
import type { KeysetOrder } from '../../database/keyset-page.js';
import { TenantDb } from '../../database/tenant-db.js';
import { TenantRows } from '../../database/tenant-rows.js';
import { Conversation, Message } from '../conversation.entity.js';
import { Feedback } from '../feedback/feedback.entity.js';
import type { ConversationsQuery } from './dto/conversation.dto.js';

const LATEST_FIRST: KeysetOrder<Conversation> = { fields: { lastMessageAt: 'time', id: 'uuid' }, descending: true };
/** As in the index. */
const WORDS = "to_tsvector('simple', left(m.content, 20000))";

export type ConversationFilter = Omit<ConversationsQuery, 'limit' | 'cursor'> & {
  principalId?: string;
  /** Titles count as well as messages. */
  titles?: boolean;
};

/** Conversations of the context's workspace, whoever leads them. */
@Injectable()
export class ConversationsRepository extends TenantRows<Conversation> {
  constructor(db: TenantDb) {
    super(db, Conversation, 'conversation_not_found', 'There is no such conversation.');
  }

  list(query: PageQuery, filter: ConversationFilter): Promise<Page<Conversation>> {
    return this.page(query, whereOf(filter), LATEST_FIRST);
  }

  /** All that match, latest first; in memory are those of one page. */
  matching(filter: ConversationFilter): AsyncGenerator<Conversation> {
    return this.all(whereOf(filter), LATEST_FIRST);
  }

  async feedbackOf(messages: readonly Pick<Message, 'id' | 'role'>[]): Promise<Map<string, Feedback>> {
    const ids = messages.filter(({ role }) => role === 'assistant').map(({ id }) => id);
    if (ids.length === 0) return new Map();
    const rows = await this.db.em().find(Feedback, { messageId: { $in: ids } });
    return new Map(rows.map((row) => [row.messageId, row]));
  }
}

function whereOf(filter: ConversationFilter): FilterQuery<Conversation> {
  const { channel, widget_id, model, source, rating, answered, tag, from, to, state, q, principalId, titles } = filter;
  const conditions: FilterQuery<Conversation>[] = [
    { deletedAt: state === 'deleted' ? { $ne: null } : null },
    ...(channel ? [{ channel }] : []),
    ...(widget_id ? [{ widgetId: widget_id }] : []),
    ...(principalId ? [{ principalId }] : []),
    ...(model ? [{ models: { $contains: [model] } }] : []),
    ...(source ? [{ sources: { $contains: [source] } }] : []),
    ...(tag ? [{ tags: { $contains: [tag] } }] : []),
    ...(rating === 'up' ? [{ upVotes: { $gt: 0 } }] : rating === 'down' ? [{ downVotes: { $gt: 0 } }] : []),
    ...(answered === 'all' ? [{ unanswered: 0 }] : answered ? [{ unanswered: { $gt: 0 } }] : []),
    ...(from ? [{ lastMessageAt: { $gte: new Date(from) } }] : []),
    ...(to ? [{ lastMessageAt: { $lte: new Date(to) } }] : []),
  ];
  return {
    $and: [...conditions, ...(q ? [titles ? { $or: [named(q), holds(q)] } : holds(q)] : [])],
  } as FilterQuery<Conversation>;
}

/** Whose title holds the text as it stands. */
const named = (q: string): FilterQuery<Conversation> => ({ title: { $ilike: `%${q.replace(/[\\%_]/g, '\\$&')}%` } });

/** Whose messages hold the words. The workspace of the messages is that of the conversation, which the query is bound to. */
const holds = (q: string): FilterQuery<Conversation> =>
  ({
    [raw(
      (alias) =>
        `${alias}.id in (select m.conversation_id from messages m where m.workspace_id = ${alias}.workspace_id
           and ${WORDS} @@ websearch_to_tsquery('simple', ?))`,
      [q],
    )]: [],
  }) as unknown as FilterQuery<Conversation>;
