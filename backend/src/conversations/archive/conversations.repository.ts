import { type FilterQuery, raw } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import type { Page, PageQuery } from '../../common/paging/paging.js';
import type { KeysetOrder } from '../../database/keyset-page.js';
import { TenantDb } from '../../database/tenant-db.js';
import { TenantRows } from '../../database/tenant-rows.js';
import { Conversation, Message } from '../conversation.entity.js';
import { Feedback } from '../feedback/feedback.entity.js';
import type { ConversationsQuery } from './dto/conversation.dto.js';

const LATEST_FIRST: KeysetOrder<Conversation> = { fields: { lastMessageAt: 'time', id: 'uuid' }, descending: true };
/** A word or label with at most this many rows is rare: its rows are looked up first, and their conversations are then loaded by id. */
const RARE = 3_000;
/** A word is frequent if at least `FREQUENT` of the `LATEST` conversations contain it. */
const LATEST = 200;
const FREQUENT = 10;
const HAS_WORDS = "m.words @@ websearch_to_tsquery('simple', ?)";

export type ConversationFilter = Omit<ConversationsQuery, 'limit' | 'cursor'> & {
  principalId?: string;
  /** Also searches titles. */
  titles?: boolean;
};

/** All conversations of the current workspace, regardless of who started them. */
@Injectable()
export class ConversationsRepository extends TenantRows<Conversation> {
  constructor(
    db: TenantDb,
    private readonly context: RequestContext,
  ) {
    super(db, Conversation, 'conversation_not_found', 'There is no such conversation.');
  }

  async list(query: PageQuery, filter: ConversationFilter): Promise<Page<Conversation>> {
    return this.page(query, await this.where(filter), LATEST_FIRST);
  }

  /** All matching conversations, latest first; one page at a time is held in memory. */
  async *matching(filter: ConversationFilter): AsyncGenerator<Conversation> {
    yield* this.all(await this.where(filter), LATEST_FIRST);
  }

  private async where(filter: ConversationFilter): Promise<FilterQuery<Conversation>> {
    const [labelled, holding] = await Promise.all([this.labelled(filter), this.holding(filter.q)]);
    return whereOf(filter, labelled, holding);
  }

  /**
   * Conditions for the tag, the model and the source. PostgreSQL has no statistics for rare array values and would scan the whole
   * workspace for them: rare values are looked up through their index first.
   */
  private async labelled(filter: ConversationFilter): Promise<FilterQuery<Conversation>[]> {
    const labels = Object.entries({ tags: filter.tag, models: filter.model, sources: filter.source });
    const wanted = labels.flatMap(([name, value]) => (value ? [{ name, value }] : []));
    if (wanted.length === 0) return [];
    const has = wanted.map(({ name }) => `and ${name} @> array[?]::text[]`).join(' ');
    const rows = await this.db.sql<{ id: string }>(
      `select id from conversations where workspace_id = ? ${has} limit ${RARE + 1}`,
      [this.context.workspaceId, ...wanted.map(({ value }) => value)],
    );
    if (rows.length <= RARE) return [{ id: { $in: rows.map(({ id }) => id) } }];
    return wanted.map(({ name, value }) => ({ [name]: { $contains: [value] } }) as FilterQuery<Conversation>);
  }

  /**
   * Conditions for conversations whose messages contain the words. Rare words are found through their index. For frequent words a
   * page fills up after a few of the latest conversations, so conversations are checked one by one.
   */
  private async holding(q: string | undefined): Promise<FilterQuery<Conversation>[]> {
    if (!q) return [];
    if (await this.isFrequent(q)) return [holdsOneByOne(q)];
    const rows = await this.db.sql<{ id: string }>(
      `select m.conversation_id as id from messages m where m.workspace_id = ? and ${HAS_WORDS} limit ${RARE + 1}`,
      [this.context.workspaceId, q],
    );
    return [rows.length > RARE ? holdsOneByOne(q) : { id: { $in: [...new Set(rows.map(({ id }) => id))] } }];
  }

  /** In the latest conversations: the index would name the messages of all workspaces. */
  private async isFrequent(q: string): Promise<boolean> {
    const [row] = await this.db.sql<{ count: string }>(
      `with c as materialized (
         select id, workspace_id from conversations where workspace_id = ? order by last_message_at desc limit ${LATEST})
       select count(*) as count from c where ${holds('c')}`,
      [this.context.workspaceId, q],
    );
    return Number(row?.count) >= FREQUENT;
  }

  async feedbackOf(messages: readonly Pick<Message, 'id' | 'role'>[]): Promise<Map<string, Feedback>> {
    const ids = messages.filter(({ role }) => role === 'assistant').map(({ id }) => id);
    if (ids.length === 0) return new Map();
    const rows = await this.db.em().find(Feedback, { messageId: { $in: ids } });
    return new Map(rows.map((row) => [row.messageId, row]));
  }
}

function whereOf(
  filter: ConversationFilter,
  labelled: FilterQuery<Conversation>[],
  holding: FilterQuery<Conversation>[],
): FilterQuery<Conversation> {
  const { channel, widget_id, rating, answered, from, to, state, q, principalId, titles } = filter;
  const conditions: FilterQuery<Conversation>[] = [
    { deletedAt: state === 'deleted' ? { $ne: null } : null },
    ...(channel ? [{ channel }] : []),
    ...(widget_id ? [{ widgetId: widget_id }] : []),
    ...(principalId ? [{ principalId }] : []),
    ...(rating === 'up' ? [{ upVotes: { $gt: 0 } }] : rating === 'down' ? [{ downVotes: { $gt: 0 } }] : []),
    ...(answered === 'all' ? [{ unanswered: 0 }] : answered ? [{ unanswered: { $gt: 0 } }] : []),
    ...(from ? [{ lastMessageAt: { $gte: new Date(from) } }] : []),
    ...(to ? [{ lastMessageAt: { $lte: new Date(to) } }] : []),
  ];
  const words = q && titles ? [{ $or: [named(q), ...holding] }] : holding;
  return { $and: [...conditions, ...labelled, ...words] } as FilterQuery<Conversation>;
}

/** Conversations whose title contains the text. */
const named = (q: string): FilterQuery<Conversation> => ({ title: { $ilike: `%${q.replace(/[\\%_]/g, '\\$&')}%` } });

/** Only messages of the conversation's workspace match. `offset 0` stops the planner from turning the subquery into a join. */
const holds = (alias: string): string =>
  `exists (select 1 from messages m where m.conversation_id = ${alias}.id and m.workspace_id = ${alias}.workspace_id
     and ${HAS_WORDS} offset 0)`;

const holdsOneByOne = (q: string): FilterQuery<Conversation> =>
  ({ [raw(holds, [q])]: [] }) as unknown as FilterQuery<Conversation>;
