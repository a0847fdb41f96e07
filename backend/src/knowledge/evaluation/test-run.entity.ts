import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../../database/base.entity.js';
import type { RetrievalSettings } from '../settings/knowledge-settings.js';
import type { RetrievalMode } from '../retrieval/query.js';
import type { QuestionScore, RunFigures } from './metrics.js';
import { TestSet } from './test-set.entity.js';

export const RUN_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type RunState = (typeof RUN_STATES)[number];
/** States in which a worker is, or should be, processing the run. */
export const UNFINISHED: RunState[] = ['queued', 'running'];

/** Retrieval settings of a run: the workspace's settings at that time with the requested overrides. */
export interface RunSettings extends RetrievalSettings {
  mode: RetrievalMode;
}

/** Result of one question in a run. */
export interface QuestionResult extends QuestionScore {
  questionId: string;
  question: string;
  /** Found passages, best first. */
  found: { documentId: string; title: string; start: number; end: number; expected: boolean }[];
  ms: number;
}

/** One pass of a test set through retrieval. */
@Entity({ tableName: 'test_runs' })
@Index({ name: 'test_runs_set_idx', properties: ['testSetId', 'id'] })
@Index({ name: 'test_runs_updated_idx', properties: ['updatedAt'] })
@Index({ name: 'test_runs_unfinished_idx', properties: ['workspaceId', 'id'], where: `state in ('queued', 'running')` })
export class TestRun extends TenantEntity {
  @ManyToOne(() => TestSet, { mapToPk: true, fieldName: 'test_set_id', deleteRule: 'cascade' })
  testSetId: string;

  @Property({ type: 'string', length: 120 })
  name: string;

  @Property({ type: 'string', length: 16 })
  state: RunState = 'queued';

  @Property({ type: 'json', columnType: 'jsonb' })
  settings: RunSettings;

  @Property({ type: 'string', length: 64, nullable: true })
  embedderId?: string | null;

  @Property({ type: 'integer' })
  done: number = 0;

  @Property({ type: 'integer' })
  total: number = 0;

  @Property({ type: 'json', columnType: 'jsonb', nullable: true })
  figures?: RunFigures | null;

  /** One entry per question, in order; loaded only with a single run. */
  @Property({ type: 'json', columnType: 'jsonb', lazy: true, nullable: true })
  results?: QuestionResult[] | null;

  @Property({ type: 'string', length: 300, nullable: true })
  error?: string | null;
}
