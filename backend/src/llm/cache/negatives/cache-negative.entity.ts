import { Entity, Index, Property } from '@mikro-orm/decorators/legacy';
import { WorkspaceRow } from '../../../workspaces/workspace-row.js';

/** Two questions reported as not sharing an answer: never matched again, and data for calibration. */
@Entity({ tableName: 'cache_negatives' })
@Index({ name: 'cache_negatives_workspace_idx', properties: ['workspaceId', 'id'] })
export class CacheNegative extends WorkspaceRow {
  @Property({ type: 'string', length: 2000 })
  asked: string;

  @Property({ type: 'string', length: 2000 })
  stored: string;

  @Property({ type: 'string', length: 64 })
  embedderId: string;

  @Property({ type: 'double', nullable: true })
  similarity?: number | null;

  @Property({ type: 'double', nullable: true })
  score?: number | null;

  @Property({ type: 'string', length: 1000 })
  comment: string = '';

  @Property({ type: 'string', length: 120 })
  reportedBy: string;
}
