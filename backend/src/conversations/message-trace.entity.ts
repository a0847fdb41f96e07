import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../database/base.entity.js';
import { Message } from './conversation.entity.js';
import type { MessageTrace } from './message-trace.js';

/** Trace of an answer. Stored apart from the message, which is read far more often. */
@Entity({ tableName: 'message_traces' })
export class MessageTraceRow extends TenantEntity {
  @ManyToOne(() => Message, { mapToPk: true, fieldName: 'message_id', deleteRule: 'cascade' })
  @Unique({ name: 'message_traces_message_id_unique' })
  messageId: string;

  @Property({ type: 'json' })
  trace: MessageTrace;
}
