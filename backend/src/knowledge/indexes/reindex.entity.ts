import { Entity, Index, Property, Unique } from '@mikro-orm/decorators/legacy';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';

/**
 * `building` → `switched` (the old index is kept) → `finishing` → `done`, or `rolling_back` → `discarding` → `rolled_back`; `building` →
 * `cancelling` → `cancelled`.
 */
export const REINDEX_STATES = [
  'building',
  'switched',
  'finishing',
  'done',
  'rolling_back',
  'discarding',
  'rolled_back',
  'cancelling',
  'cancelled',
] as const;
export type ReindexState = (typeof REINDEX_STATES)[number];
/** States in which a job is, or should be, working on it. */
export const REINDEX_WORK: ReindexState[] = ['building', 'finishing', 'rolling_back', 'discarding', 'cancelling'];
/** States in which two indexes exist. */
export const REINDEX_OPEN: ReindexState[] = [...REINDEX_WORK, 'switched'];

/** One transition of a workspace from one index to another. */
@Entity({ tableName: 'reindexes' })
@Index({ name: 'reindexes_workspace_idx', properties: ['workspaceId', 'toGeneration'] })
@Index({ name: 'reindexes_updated_idx', properties: ['updatedAt'] })
@Unique({
  name: 'reindexes_open_unique',
  properties: ['workspaceId'],
  where: `state in ('building', 'switched', 'finishing', 'rolling_back', 'discarding', 'cancelling')`,
})
export class Reindex extends WorkspaceRow {
  @Property({ type: 'string', length: 64 })
  fromEmbedderId: string;

  @Property({ type: 'integer' })
  fromGeneration: number;

  @Property({ type: 'string', length: 64 })
  toEmbedderId: string;

  @Property({ type: 'integer' })
  toGeneration: number;

  @Property({ type: 'string', length: 16, default: 'building' })
  state: ReindexState = 'building';

  /** Number of documents in the index being built. */
  @Property({ type: 'integer', default: 0 })
  done: number = 0;

  @Property({ type: 'integer', default: 0 })
  total: number = 0;

  /** Human-readable reason why the last attempt stopped; it will be retried. */
  @Property({ type: 'string', length: 500, nullable: true })
  error?: string | null;

  /** When the work measured by `done` and `total` began. */
  @Property({ type: 'Date', columnType: 'timestamptz(3)' })
  startedAt: Date = new Date();

  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  switchedAt?: Date | null;
}
