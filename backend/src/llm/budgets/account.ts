import type { Spender, Spent } from '../../analytics/usage/spending.repository.js';
import type { Principal } from '../../common/context/request-context.js';
import type { BudgetPeriod, BudgetSubject, BudgetUnit } from './budget.entity.js';
import type { Period } from './period.js';

/** A budget as cached in the process. */
export interface BudgetRule {
  id: string;
  subjectType: BudgetSubject;
  subjectId: string;
  period: BudgetPeriod;
  unit: BudgetUnit;
  /** In counting units: billionths of a US dollar, or tokens. */
  limit: number;
}

/** One budget in one period: the unit of counting, reservation and settlement. */
export interface Account {
  rule: BudgetRule;
  period: Period;
  /** Last part of its Redis key. Names what is counted, not the budget: a recreated budget continues counting. */
  key: string;
}

/** Money is counted in billionths of a dollar: one token of a cheap model costs less than a millionth. */
export const NANO = 1_000_000_000;
export const toCounted = (unit: BudgetUnit, amount: number): number =>
  Math.round(unit === 'usd' ? amount * NANO : amount);
export const fromCounted = (unit: BudgetUnit, counted: number): number => (unit === 'usd' ? counted / NANO : counted);

export const amountOf = (unit: BudgetUnit, spent: Spent): number => (unit === 'usd' ? spent.nanoUsd : spent.tokens);

export function appliesTo({ subjectType, subjectId }: BudgetRule, principal: Principal): boolean {
  switch (subjectType) {
    case 'workspace':
      return true;
    case 'token':
      return principal.kind === 'api_token' && principal.tokenId === subjectId;
    case 'member':
      return principal.kind === 'member' && principal.userId === subjectId;
    case 'widget':
      return principal.kind === 'visitor' && principal.widgetId === subjectId;
  }
}

export function spenderOf({ subjectType, subjectId }: BudgetRule): Spender {
  if (subjectType === 'token') return { principal: `api_token:${subjectId}` };
  if (subjectType === 'member') return { principal: `member:${subjectId}` };
  return subjectType === 'widget' ? { widgetId: subjectId } : {};
}

export function accountOf(rule: BudgetRule, period: Period): Account {
  const { subjectType, subjectId, unit } = rule;
  return { rule, period, key: `${subjectType}:${subjectId}:${rule.period}:${unit}:${period.start.getTime()}` };
}

export type AlertLevel = 0 | 80 | 100;

export function alertLevel(spent: number, limit: number): AlertLevel {
  if (spent >= limit) return 100;
  return spent >= limit * 0.8 ? 80 : 0;
}
