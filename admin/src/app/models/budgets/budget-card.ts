import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Session } from '../../core/auth/session';
import { formatDay, formatExact } from '../../core/format/format';
import { Minute } from '../../core/format/minute';
import { Ago } from '../../ui/ago';
import { Badge } from '../../ui/status-badge';
import { type BudgetItem, SUBJECT_TEXT } from './budget-types';
import { burnDown, formatAmount, project } from './burn-down';

/** One budget: remaining amount, projection at the current pace, and reset time. */
@Component({
  selector: 'nx-budget-card',
  imports: [Ago, Badge, MatButton],
  templateUrl: './budget-card.html',
  styleUrl: './budget-card.scss',
})
export class BudgetCard {
  private readonly minute = inject(Minute);
  private readonly session = inject(Session);
  readonly budget = input.required<BudgetItem>();
  readonly mayChange = input(false);
  readonly edited = output();
  readonly removed = output();

  protected readonly name = computed(() => {
    const { type, name } = this.budget().subject;
    if (type === 'workspace') return SUBJECT_TEXT.workspace;
    return name ?? `${SUBJECT_TEXT[type]}, deleted`;
  });
  protected readonly kind = computed(() => {
    const { subject, period } = this.budget();
    const per = period === 'day' ? 'per day' : 'per month';
    return subject.type === 'workspace' ? per : `${SUBJECT_TEXT[subject.type]} · ${per}`;
  });
  protected readonly projection = computed(() => project(this.budget(), this.minute.now()));
  protected readonly lines = computed(() => burnDown(this.budget(), this.minute.now()));
  protected readonly bars = computed(() => {
    const { days, limit } = this.budget();
    const highest = Math.max(limit, ...days.map((day) => day.amount)) || 1;
    return {
      limit: 100 - (100 * limit) / highest,
      days: days.map(({ date, amount }) => ({
        height: (100 * amount) / highest,
        over: amount >= limit,
        text: `${date}: ${this.amount(amount)}`,
      })),
    };
  });
  protected readonly outlook = computed(() => {
    const { total, emptyAt, share } = this.projection();
    if (share >= 1) return 'Used up: questions are refused until the next period.';
    if (emptyAt !== undefined) {
      const zone = this.session.workspace()?.timezone;
      const when = this.budget().period === 'day' ? 'today' : `on ${formatDay(new Date(emptyAt).toISOString(), zone)}`;
      return `At this pace used up ${when}.`;
    }
    return total === undefined ? '' : `At this pace ${this.amount(total)} by the end of the ${this.budget().period}.`;
  });
  protected readonly left = computed(() => {
    const { limit, spent } = this.budget();
    return this.amount(Math.max(0, limit - spent));
  });
  protected readonly drawn = computed(
    () =>
      `${this.name()}: ${this.amount(this.budget().spent)} of ${this.amount(this.budget().limit)} spent. ${this.outlook()}`,
  );
  protected readonly resets = computed(() => formatExact(this.budget().resets_at, this.session.workspace()?.timezone));

  protected amount(value: number): string {
    return formatAmount(this.budget().unit, value);
  }
}
