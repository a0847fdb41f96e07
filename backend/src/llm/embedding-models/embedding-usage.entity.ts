import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';

/** Usage of one embedding model of a workspace in one month (UTC). Kept when the model is removed. */
@Entity({ tableName: 'embedding_usage' })
@Unique({ name: 'embedding_usage_month_unique', properties: ['workspaceId', 'embedderId', 'month'] })
export class EmbeddingUsage extends WorkspaceRow {
  @Property({ type: 'string', length: 24 })
  embedderId: string;

  /** `2026-11` */
  @Property({ type: 'string', length: 7 })
  month: string;

  @Property({ type: 'bigint' })
  tokens: string;

  @Property({ type: 'bigint' })
  requests: string;
}
