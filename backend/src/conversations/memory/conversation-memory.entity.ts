import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../../database/base.entity.js';
import { Conversation } from '../conversation.entity.js';

export const MAX_FACTS = 20;
export const MAX_FACT_CHARS = 300;
export const MAX_SUMMARY_CHARS = 4_000;

export const SUMMARY_AUTHORS = ['model', 'extract', 'person'] as const;
export type SummaryAuthor = (typeof SUMMARY_AUTHORS)[number];

/** What an assistant keeps of a conversation besides its newest turns. None: nothing yet. */
@Entity({ tableName: 'conversation_memories' })
export class ConversationMemory extends TenantEntity {
  @ManyToOne(() => Conversation, { mapToPk: true, fieldName: 'conversation_id', deleteRule: 'cascade' })
  @Unique({ name: 'conversation_memories_conversation_id_unique' })
  conversationId: string;

  /** Of the turns that are no longer sent; '' = there are none. */
  @Property({ type: 'text', default: '' })
  summary: string = '';

  @Property({ type: 'string', length: 16, nullable: true })
  summaryBy?: SummaryAuthor | null;

  /** The newest message that the summary covers, by its time and id. */
  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  coversAt?: Date | null;

  @Property({ type: 'uuid', nullable: true })
  coversId?: string | null;

  /** What a person wants to be kept in mind. */
  @Property({ type: 'array', columnType: 'text[]', defaultRaw: "'{}'" })
  facts: string[] = [];

  /** Raised by each change: a fold that began before it is dropped. */
  @Property({ type: 'integer', default: 0 })
  version: number = 0;

  /** A fold is under way until then. */
  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  claimedUntil?: Date | null;
}
