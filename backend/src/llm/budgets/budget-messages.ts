import type { Principal } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { type Account, type AlertLevel, type BudgetRule, fromCounted } from './account.js';
import type { Balance } from './budget-ledger.js';

const SUBJECT = {
  workspace: "The workspace's",
  token: "This API token's",
  member: 'Your',
  widget: "This website's",
} as const;

const LENGTH = { day: 'daily', month: 'monthly' } as const;

const number = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 });

const amount = ({ unit }: BudgetRule, counted: number): string => {
  const value = number.format(fromCounted(unit, counted));
  return unit === 'usd' ? `${value} USD` : `${value} tokens`;
};

/**
 * The error for a caller whose budget is exhausted. Every applicable budget is the caller's own or the workspace's, so
 * naming it reveals nothing about others. Visitors do not see amounts.
 */
export function budgetExceeded(account: Account, balance: Balance, principal: Principal): DomainError {
  const { rule, period } = account;
  const resets = period.end.toISOString();
  if (principal.kind === 'visitor') {
    return new DomainError('budget_exceeded', `This chat has reached its limit. Try again after ${resets}.`, {
      errors: [{ field: 'budget', code: `${rule.subjectType}_${rule.period}`, message: `Resets at ${resets}` }],
    });
  }
  const name = `${SUBJECT[rule.subjectType]} ${LENGTH[rule.period]} budget of ${amount(rule, rule.limit)}`;
  const spent = balance.spent >= rule.limit;
  const state = spent
    ? `is spent (${amount(rule, balance.spent)}). It resets at ${resets}.`
    : `has ${amount(rule, rule.limit - balance.spent)} left, reserved for answers in progress. Try again in a moment; it resets at ${resets}.`;
  return new DomainError('budget_exceeded', `${name} ${state}`, {
    errors: [
      {
        field: 'budget',
        code: `${rule.subjectType}_${rule.period}_${rule.unit}`,
        message: `Limit ${amount(rule, rule.limit)}, spent ${amount(rule, balance.spent)}, resets at ${resets}`,
      },
    ],
  });
}

export function alertText({ rule, period }: Account, level: AlertLevel): string {
  const of = `${SUBJECT[rule.subjectType]} ${LENGTH[rule.period]} budget of ${amount(rule, rule.limit)}`;
  const resets = `It resets at ${period.end.toISOString()}.`;
  return level === 100 ? `${of} is spent. ${resets}` : `${of} has reached ${level} %. ${resets}`;
}
