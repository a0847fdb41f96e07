import type { Citation } from '@nexus/contracts';
import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../database/base.entity.js';
import { WorkspaceRow } from '../workspaces/workspace-row.js';

export const CHANNELS = ['api', 'console', 'widget'] as const;
export type Channel = (typeof CHANNELS)[number];
export type TitleAuthor = 'question' | 'model' | 'person';

@Entity({ tableName: 'conversations' })
@Index({ properties: ['workspaceId', 'lastMessageAt'] })
@Index({ properties: ['workspaceId', 'principalId', 'lastMessageAt'] })
@Index({ name: 'conversations_deleted_at_index', properties: ['deletedAt'], where: 'deleted_at is not null' })
@Index({ name: 'conversations_channel_index', properties: ['workspaceId', 'channel', 'lastMessageAt'] })
@Index({
  name: 'conversations_widget_index',
  properties: ['workspaceId', 'widgetId', 'lastMessageAt'],
  where: 'widget_id is not null',
})
@Index({
  name: 'conversations_up_votes_index',
  properties: ['workspaceId', 'lastMessageAt'],
  where: 'up_votes > 0',
})
@Index({
  name: 'conversations_down_votes_index',
  properties: ['workspaceId', 'lastMessageAt'],
  where: 'down_votes > 0',
})
@Index({
  name: 'conversations_unanswered_index',
  properties: ['workspaceId', 'lastMessageAt'],
  where: 'unanswered > 0',
})
@Index({
  name: 'conversations_labels_index',
  expression: 'create index "conversations_labels_index" on "conversations" using gin ("tags", "models", "sources")',
})
export class Conversation extends WorkspaceRow {
  @Property({ type: 'string', length: 16 })
  channel: Channel;

  /** Who leads it; nobody else may continue it. */
  @Property({ type: 'string', length: 120 })
  principalId: string;

  @Property({ type: 'uuid', nullable: true })
  widgetId?: string | null;

  @Property({ type: 'uuid', nullable: true })
  visitorId?: string | null;

  /** The first question, shortened, until a model or a person finds a better one. */
  @Property({ type: 'string', length: 200 })
  title: string;

  @Property({ type: 'string', length: 8, default: 'question' })
  titleBy: TitleAuthor = 'question';

  /** Its newest message: part of the cache key of what is asked next. */
  @Property({ type: 'uuid', nullable: true })
  headId?: string | null;

  @Property({ type: 'integer' })
  messageCount: number = 0;

  @Property({ type: 'Date', columnType: 'timestamptz(3)' })
  lastMessageAt: Date = new Date();

  @Property({ type: 'array', columnType: 'text[]', defaultRaw: "'{}'" })
  tags: string[] = [];

  /** Of the people who look after it; visitors never see it. */
  @Property({ type: 'text', nullable: true })
  note?: string | null;

  /** In the bin since then; the retention task removes it for good. */
  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  deletedAt?: Date | null;

  /** That answered in it. */
  @Property({ type: 'array', columnType: 'text[]', defaultRaw: "'{}'" })
  models: string[] = [];

  /** Where its answers came from. */
  @Property({ type: 'array', columnType: 'text[]', defaultRaw: "'{}'" })
  sources: string[] = [];

  /** Answers to questions that the knowledge held nothing on. */
  @Property({ type: 'integer', default: 0 })
  unanswered: number = 0;

  @Property({ type: 'integer', default: 0 })
  upVotes: number = 0;

  @Property({ type: 'integer', default: 0 })
  downVotes: number = 0;
}

@Entity({ tableName: 'messages' })
@Index({ properties: ['workspaceId', 'conversationId', 'createdAt'] })
@Index({ properties: ['workspaceId', 'completionId'] })
@Index({
  name: 'messages_words_index',
  expression: 'create index "messages_words_index" on "messages" using gin ("words")',
})
@Index({
  name: 'messages_in_suggestion_index',
  expression:
    'create index "messages_in_suggestion_index" on "messages" using gin ("content" gin_trgm_ops) where in_suggestion',
})
@Unique({ properties: ['conversationId', 'clientMessageId'] })
export class Message extends TenantEntity {
  @ManyToOne(() => Conversation, { mapToPk: true, fieldName: 'conversation_id', deleteRule: 'cascade' })
  conversationId: string;

  @Property({ type: 'string', length: 16 })
  role: 'user' | 'assistant';

  @Property({ type: 'text' })
  content: string;

  /** Made by PostgreSQL: the words of its beginning, as a vector of words has a limit of size. */
  @Property({
    columnType: 'tsvector',
    type: 'string',
    lazy: true,
    generated: `to_tsvector('simple'::regconfig, "left"(content, 20000)) stored`,
  })
  words?: string;

  /** The run that answered, or was started by, this message. */
  @Property({ type: 'uuid', nullable: true })
  completionId?: string | null;

  /** The client's own name of the message: sending it twice stores it once. */
  @Property({ type: 'string', length: 64, nullable: true })
  clientMessageId?: string | null;

  @Property({ type: 'string', length: 200, nullable: true })
  model?: string | null;

  @Property({ type: 'string', length: 16, nullable: true })
  source?: string | null;

  @Property({ type: 'string', length: 16, nullable: true })
  finishReason?: string | null;

  @Property({ type: 'json', nullable: true })
  citations?: Citation[] | null;

  /** The knowledge was asked and held nothing relevant. */
  @Property({ type: 'boolean', default: false })
  unanswered: boolean = false;

  /** A question that is or was among those not answered well: it can be found by parts of its words. */
  @Property({ type: 'boolean', default: false })
  inSuggestion: boolean = false;
}
