import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../../database/base.entity.js';

/** A stored usage event, in the partition of its month (UTC). Its time is immutable, and therefore its key too. */
@Entity({ tableName: 'usage_events' })
@Index({ name: 'usage_events_time_idx', properties: ['workspaceId', 'occurredAt'] })
@Index({ name: 'usage_events_principal_idx', properties: ['workspaceId', 'principal', 'occurredAt'] })
@Index({ name: 'usage_events_model_idx', properties: ['workspaceId', 'model', 'occurredAt'] })
@Index({
  name: 'usage_events_widget_idx',
  properties: ['workspaceId', 'widgetId', 'occurredAt'],
  where: 'widget_id is not null',
})
@Index({ name: 'usage_events_unanswered_idx', properties: ['workspaceId', 'occurredAt'], where: 'unanswered' })
@Index({
  name: 'usage_events_conversation_idx',
  properties: ['workspaceId', 'conversationId'],
  where: 'conversation_id is not null',
})
export class UsageEventRow extends TenantEntity {
  @PrimaryKey({ type: 'Date', columnType: 'timestamptz(3)' })
  occurredAt: Date;

  @Property({ type: 'uuid' })
  completionId: string;

  @Property({ type: 'uuid', nullable: true })
  conversationId?: string | null;

  @Property({ type: 'string', length: 120 })
  principal: string;

  @Property({ type: 'uuid', nullable: true })
  widgetId?: string | null;

  @Property({ type: 'string', length: 200, nullable: true })
  model?: string | null;

  @Property({ type: 'string', length: 64, nullable: true })
  provider?: string | null;

  @Property({ type: 'string', length: 16 })
  source: string;

  @Property({ type: 'string', length: 16 })
  cacheStatus: string;

  @Property({ type: 'integer' })
  promptTokens: number;

  @Property({ type: 'integer' })
  completionTokens: number;

  /** Exact to a billionth of a dollar: one cheap token costs less than a millionth. */
  @Property({ type: 'decimal', columnType: 'numeric(18,9)', nullable: true })
  costUsd?: string | null;

  @Property({ type: 'boolean' })
  estimated: boolean;

  @Property({ type: 'integer' })
  savedTokens: number;

  @Property({ type: 'decimal', columnType: 'numeric(18,9)' })
  savedCostUsd: string;

  @Property({ type: 'integer' })
  latencyMs: number;

  @Property({ type: 'integer' })
  timeToFirstTokenMs: number;

  @Property({ type: 'integer' })
  overheadMs: number;

  @Property({ type: 'integer' })
  citations: number;

  @Property({ type: 'boolean' })
  unanswered: boolean;

  @Property({ type: 'string', length: 16 })
  outcome: string;

  @Property({ type: 'string', length: 64, nullable: true })
  errorCode?: string | null;

  @Property({ type: 'string', length: 16, default: 'question' })
  purpose: string = 'question';
}
