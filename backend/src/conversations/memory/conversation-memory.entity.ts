import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../../database/base.entity.js';
import { Conversation } from '../conversation.entity.js';

export const MAX_FACTS = 20;
export const MAX_FACT_CHARS = 300;
export const MAX_SUMMARY_CHARS = 4_000;

export const SUMMARY_AUTHORS = ['model', 'extract', 'person'] as const;
export type SummaryAuthor = (typeof SUMMARY_AUTHORS)[number];

/** What is remembered of a conversation beyond its newest turns. No row: nothing yet. */
@Entity({ tableName: 'conversation_memories' })
export class ConversationMemory extends TenantEntity {
  @ManyToOne(() => Conversation, { mapToPk: true, fieldName: 'conversation_id', deleteRule: 'cascade' })
  @Unique({ name: 'conversation_memories_conversation_id_unique' })
  conversationId: string;

  /** Summary of the turns that are no longer sent to the model; '' when there are none. */
  @Property({ type: 'text', default: '' })
  summary: string = '';

  @Property({ type: 'string', length: 16, nullable: true })
  summaryBy?: SummaryAuthor | null;

  /** Creation time of the newest message that the summary covers; with `coversId` the position in the conversation. */
  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  coversAt?: Date | null;

  @Property({ type: 'uuid', nullable: true })
  coversId?: string | null;

  /** Facts pinned by a person; they are sent with every question. */
  @Property({ type: 'array', columnType: 'text[]', defaultRaw: "'{}'" })
  facts: string[] = [];

  /** Incremented by every change: a summary that was started at an older version is dropped. */
  @Property({ type: 'integer', default: 0 })
  version: number = 0;

  /** A process is summarising until this time. */
  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  claimedUntil?: Date | null;
}
