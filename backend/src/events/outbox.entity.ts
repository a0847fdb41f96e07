import { Entity, Index, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { newId } from '../common/ids/ids.js';

/** A domain event, stored with its change. The relay delivers it to its consumers after the commit. */
@Entity({ tableName: 'outbox' })
@Index({ name: 'outbox_unpublished_idx', properties: ['publishedAt', 'createdAt'] })
@Index({ name: 'outbox_due_idx', properties: ['nextAttemptAt', 'id'], where: 'published_at is null' })
export class OutboxMessage {
  @PrimaryKey({ type: 'uuid' })
  id: string = newId();

  @Property({ type: 'uuid' })
  workspaceId: string;

  @Property({ type: 'string', length: 64 })
  topic: string;

  @Property({ type: 'json' })
  payload: Record<string, unknown>;

  @Property({ type: 'Date', columnType: 'timestamptz(3)' })
  createdAt: Date = new Date();

  /** When the last consumer had processed it. */
  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  publishedAt?: Date | null;

  @Property({ type: 'integer', default: 0 })
  attempts: number = 0;

  @Property({ type: 'Date', columnType: 'timestamptz(3)' })
  nextAttemptAt: Date = new Date();
}

/** One consumer has processed one message, while others have not. */
@Entity({ tableName: 'outbox_deliveries' })
export class OutboxDelivery {
  @ManyToOne(() => OutboxMessage, { primary: true, mapToPk: true, fieldName: 'message_id', deleteRule: 'cascade' })
  messageId: string;

  @PrimaryKey({ type: 'string', length: 64 })
  consumer: string;
}
