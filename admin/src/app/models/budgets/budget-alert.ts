import { plural } from '../../core/format/format';
import type { BudgetItem } from './budget-types';

/** "1 budget is used up; 2 budgets are over 80 %." Empty if no budget needs attention. */
export function budgetAlert(budgets: readonly Pick<BudgetItem, 'alert'>[]): string {
  const count = (alert: BudgetItem['alert']): number => budgets.filter((budget) => budget.alert === alert).length;
  const parts = [[count('100'), 'used up'] as const, [count('80'), 'over 80 %'] as const].flatMap(([n, state]) =>
    n ? `${plural(n, 'budget')} ${n === 1 ? 'is' : 'are'} ${state}` : [],
  );
  return parts.length ? `${parts.join('; ')}.` : '';
}
