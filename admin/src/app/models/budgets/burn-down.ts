import { formatCount, formatUsd } from '../../core/format/format';
import type { BudgetItem, Unit } from './budget-types';

const DAY_MS = 86_400_000;
/** Minimum elapsed share of the period for a projection. */
const MIN_ELAPSED = 0.05;

export const formatAmount = (unit: Unit, amount: number): string =>
  unit === 'usd' ? formatUsd(amount) : `${formatCount(Math.round(amount))} tokens`;

/** Number of days of the month that ends at `resetsAt`, in any time zone: its middle belongs to no other month. */
function daysOfMonth(resetsAt: number): number {
  const middle = new Date(resetsAt - 15 * DAY_MS);
  return new Date(Date.UTC(middle.getUTCFullYear(), middle.getUTCMonth() + 1, 0)).getUTCDate();
}

export const periodDays = ({ period, resets_at }: Pick<BudgetItem, 'period' | 'resets_at'>): number =>
  period === 'day' ? 1 : daysOfMonth(Date.parse(resets_at));

export interface Projection {
  /** Spent share of the limit; may exceed 1. */
  share: number;
  /** Elapsed share of the period, 0…1. */
  elapsed: number;
  /** Projected spending at the end of the period; undefined while it is too early. */
  total?: number;
  /** When the limit is reached, in milliseconds, if before the end. */
  emptyAt?: number;
}

export function project(budget: BudgetItem, now: number = Date.now()): Projection {
  const end = Date.parse(budget.resets_at);
  const length = periodDays(budget) * DAY_MS;
  const elapsed = Math.min(1, Math.max(0, 1 - (end - now) / length));
  const share = budget.limit > 0 ? budget.spent / budget.limit : 1;
  if (elapsed < MIN_ELAPSED || budget.spent <= 0) return { share, elapsed };
  const total = budget.spent / elapsed;
  const emptyAt = end - length + (elapsed * length) / share;
  return { share, elapsed, total, ...(share < 1 && total > budget.limit ? { emptyAt } : {}) };
}

export interface BurnDown {
  /** Remaining amount from the start of the period to now: x and y in per cent, y from the top. */
  left: string;
  /** Projection from now to the end. */
  ahead: string;
}

const at = (x: number, y: number): string =>
  `${(100 * x).toFixed(1)},${(100 * Math.min(1, Math.max(0, y))).toFixed(1)}`;

/** Chart lines of a month: remaining amount after each day, and its projection. Pure; y 0 is the whole limit. */
export function burnDown(budget: BudgetItem, now: number = Date.now()): BurnDown {
  const days = periodDays(budget);
  const { elapsed, share, total } = project(budget, now);
  let spent = 0;
  const steps = budget.days.slice(0, -1).map((day, i) => {
    spent += day.amount;
    return at(Math.min((i + 1) / days, elapsed), spent / (budget.limit || 1));
  });
  const here = at(elapsed, share);
  const ahead = total === undefined ? '' : [here, at(1, total / (budget.limit || 1))].join(' ');
  return { left: [at(0, 0), ...steps, here].join(' '), ahead };
}
