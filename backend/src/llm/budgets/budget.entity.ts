import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';

export const BUDGET_SUBJECTS = ['workspace', 'token', 'widget', 'member'] as const;
export type BudgetSubject = (typeof BUDGET_SUBJECTS)[number];

export const BUDGET_PERIODS = ['day', 'month'] as const;
export type BudgetPeriod = (typeof BUDGET_PERIODS)[number];

export const BUDGET_UNITS = ['usd', 'tokens'] as const;
export type BudgetUnit = (typeof BUDGET_UNITS)[number];

/** Spending limit of one subject per day or month of its workspace's time zone. */
@Entity({ tableName: 'budgets' })
@Unique({ name: 'budgets_subject_unique', properties: ['workspaceId', 'subjectType', 'subjectId', 'period', 'unit'] })
export class Budget extends WorkspaceRow {
  @Property({ type: 'string', length: 16 })
  subjectType: BudgetSubject;

  /** API token, widget or user; the workspace itself for `workspace`. */
  @Property({ type: 'uuid' })
  subjectId: string;

  @Property({ type: 'string', length: 8 })
  period: BudgetPeriod;

  @Property({ type: 'string', length: 8 })
  unit: BudgetUnit;

  /** US dollars or tokens. */
  @Property({ type: 'decimal', columnType: 'numeric(24,9)' })
  limitAmount: string;

  /** 80 or 100 once that alert was sent for the period that began at `alertedPeriod`. */
  @Property({ type: 'integer', default: 0 })
  alertedLevel: number = 0;

  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  alertedPeriod?: Date | null;
}
