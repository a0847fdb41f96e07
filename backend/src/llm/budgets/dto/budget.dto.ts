import { IsoDate, ListOf, Nested, Num, OneOf, Text, Uuid } from '../../../common/dto/fields.js';
import {
  BUDGET_PERIODS,
  BUDGET_SUBJECTS,
  BUDGET_UNITS,
  type BudgetPeriod,
  type BudgetSubject,
  type BudgetUnit,
} from '../budget.entity.js';

export const MAX_BUDGETS = 200;
/** A billion tokens costs more than this at any real price; a higher limit would be meaningless. */
const MAX_LIMIT = 1_000_000_000_000;

export class BudgetSubjectInputDto {
  @OneOf(BUDGET_SUBJECTS) type: BudgetSubject;
  @Uuid({ optional: true, description: 'API token, widget or user; absent for the workspace' }) id?: string;
}

export class BudgetInputDto {
  @Uuid({ optional: true, description: 'The budget to change; absent creates a new one' }) id?: string;
  @Nested(() => BudgetSubjectInputDto) subject: BudgetSubjectInputDto;
  @OneOf(BUDGET_PERIODS, { description: "In the workspace's time zone" }) period: BudgetPeriod;
  @OneOf(BUDGET_UNITS) unit: BudgetUnit;
  @Num({ min: 0, max: MAX_LIMIT, description: 'US dollars or tokens; 0 = nothing may be spent' }) limit: number;
}

export class PutBudgetsDto {
  @ListOf(() => BudgetInputDto, {
    max: MAX_BUDGETS,
    description: 'All budgets; existing ones that are missing here are removed',
  })
  items: BudgetInputDto[];
}

export class BudgetSubjectDto {
  @OneOf(BUDGET_SUBJECTS) type: BudgetSubject;
  @Uuid({ optional: true }) id?: string;
  @Text({ optional: true, description: 'Absent when the subject was deleted' }) name?: string;
}

export class BudgetDayDto {
  @Text({ pattern: /^\d{4}-\d{2}-\d{2}$/, description: "In the workspace's time zone" }) date: string;
  @Num({ min: 0 }) amount: number;
}

export const BUDGET_ALERTS = ['none', '80', '100'] as const;
export type BudgetAlertLevel = (typeof BUDGET_ALERTS)[number];

export class BudgetDto {
  @Uuid() id: string;
  @Nested(() => BudgetSubjectDto) subject: BudgetSubjectDto;
  @OneOf(BUDGET_PERIODS) period: BudgetPeriod;
  @OneOf(BUDGET_UNITS) unit: BudgetUnit;
  @Num({ min: 0 }) limit: number;
  @Num({ min: 0, description: 'In the current period' }) spent: number;
  @Num({ min: 0, description: 'Reserved for answers in progress' }) reserved: number;
  @IsoDate() resets_at: string;
  @OneOf(BUDGET_ALERTS, { description: 'Highest alert level reached, in per cent of the limit' })
  alert: BudgetAlertLevel;
  @ListOf(() => BudgetDayDto, { description: 'Spending by day: this month so far, or the last seven days' })
  days: BudgetDayDto[];
}

export class BudgetsDto {
  @ListOf(() => BudgetDto, { max: MAX_BUDGETS }) items: BudgetDto[];
}
