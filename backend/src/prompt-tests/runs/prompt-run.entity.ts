import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../../database/base.entity.js';
import { Prompt } from '../../prompts/prompt.entity.js';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';
import type { Check, CheckResult } from '../checks/check.js';

export const RUN_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type PromptRunState = (typeof RUN_STATES)[number];
/** States of a run that a worker processes or will process. */
export const AT_WORK: PromptRunState[] = ['queued', 'running'];

/** `tests`: test questions of the workspace with their checks; `replay`: masked questions of users. */
export const RUN_KINDS = ['tests', 'replay'] as const;
export type PromptRunKind = (typeof RUN_KINDS)[number];

/** What happens to the candidate when all tests pass. */
export const RUN_ENDS = ['activate', 'publish'] as const;
export type RunEnd = (typeof RUN_ENDS)[number];

/** One of the two compared prompt texts, as it was when the run started. */
export interface RunSide {
  /** Null for the built-in prompt. */
  promptId: string | null;
  name: string;
  version: number | null;
}

/** One answer of a run. */
export interface ItemAnswer {
  /** Cut to a maximum length. */
  content: string;
  model: string | null;
  citations: { documentId: string; title: string }[];
  /** Problem code when there is no answer. */
  error: string | null;
  checks: CheckResult[];
  promptTokens: number;
  completionTokens: number;
  /** US dollars for answer and judge; null when the price is unknown. */
  costUsd: number | null;
  latencyMs: number;
}

/** Totals of the answers of one side. */
export interface SideFigures {
  answers: number;
  /** Answers of which all decided checks pass. */
  passed: number;
  failed: number;
  errors: number;
  costUsd: number;
  tokens: number;
  p50Ms: number;
  p95Ms: number;
}

export interface PromptRunFigures {
  candidate: SideFigures;
  /** Null when there was no version to compare with. */
  baseline: SideFigures | null;
}

/** A run: the same questions answered with two prompt texts. */
@Entity({ tableName: 'prompt_runs' })
@Index({ name: 'prompt_runs_workspace_idx', properties: ['workspaceId', 'id'] })
@Index({ name: 'prompt_runs_prompt_idx', properties: ['promptId', 'id'] })
@Index({ name: 'prompt_runs_unfinished_idx', properties: ['id'], where: `state in ('queued', 'running')` })
@Index({ name: 'prompt_runs_updated_idx', properties: ['updatedAt'] })
export class PromptRun extends WorkspaceRow {
  /** The tested prompt; null after it was deleted. */
  @ManyToOne(() => Prompt, { mapToPk: true, fieldName: 'prompt_id', nullable: true, deleteRule: 'set null' })
  promptId?: string | null;

  @Property({ type: 'string', length: 16 })
  kind: PromptRunKind;

  @Property({ type: 'string', length: 16, default: 'queued' })
  state: PromptRunState = 'queued';

  @Property({ type: 'json', columnType: 'jsonb' })
  candidate: RunSide;

  @Property({ type: 'json', columnType: 'jsonb', nullable: true })
  baseline?: RunSide | null;

  @Property({ type: 'text', lazy: true })
  candidateText: string;

  @Property({ type: 'text', lazy: true, nullable: true })
  baselineText?: string | null;

  /** Digest of the candidate's text. */
  @Property({ type: 'string', length: 64 })
  textDigest: string;

  /** Digest of the questions and their checks. */
  @Property({ type: 'string', length: 64 })
  casesDigest: string;

  @Property({ type: 'string', length: 16, nullable: true })
  thenDo?: RunEnd | null;

  @Property({ type: 'integer', default: 0 })
  done: number = 0;

  @Property({ type: 'integer' })
  total: number;

  @Property({ type: 'json', columnType: 'jsonb' })
  figures: PromptRunFigures;

  /** Reason of the failure, for display. */
  @Property({ type: 'string', length: 500, nullable: true })
  error?: string | null;

  /** Principal who started the run; its budgets and limits apply. */
  @Property({ type: 'string', length: 120 })
  author: string;
}

/** One question of a run. */
@Entity({ tableName: 'prompt_run_items' })
@Unique({ name: 'prompt_run_items_unique', properties: ['runId', 'position'] })
export class PromptRunItem extends TenantEntity {
  @ManyToOne(() => PromptRun, { mapToPk: true, fieldName: 'run_id', deleteRule: 'cascade' })
  runId: string;

  @Property({ type: 'integer' })
  position: number;

  @Property({ type: 'string', length: 2000 })
  question: string;

  @Property({ type: 'json', columnType: 'jsonb' })
  checks: Check[];

  @Property({ type: 'json', columnType: 'jsonb', nullable: true })
  candidate?: ItemAnswer | null;

  @Property({ type: 'json', columnType: 'jsonb', nullable: true })
  baseline?: ItemAnswer | null;
}
