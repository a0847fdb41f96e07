import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { FormField, validate } from '@angular/forms/signals';
import { Field, FieldInput } from '../../ui/field';
import { editedForm } from '../../ui/form/edited-form';
import { FormDialog } from '../../ui/form/form-dialog';
import { type BudgetInput, type BudgetItem, SUBJECTS, SUBJECT_TEXT, type SubjectType } from './budget-types';
import { BudgetsApi } from './budgets-api';

type Typed = Pick<BudgetItem, 'period' | 'unit'> & { type: SubjectType; id: string; limit: number | null };

/** Sets the limit of one subject for a day or a month. */
@Component({
  selector: 'nx-budget-dialog',
  imports: [Field, FieldInput, FormDialog, FormField],
  templateUrl: './budget-dialog.html',
  styleUrl: './budget-dialog.scss',
})
export class BudgetDialog {
  readonly budget = input<BudgetItem>();
  readonly others = input.required<readonly BudgetItem[]>();
  /** Stores the budget; rejects with an ApiError. */
  readonly store = input.required<(budget: BudgetInput) => Promise<void>>();
  readonly closed = output();

  protected readonly subjects = SUBJECTS.map((value) => ({ value, label: SUBJECT_TEXT[value] }));
  protected readonly typed = linkedSignal((): Typed => {
    const { subject, period = 'month', unit = 'usd', limit = null } = this.budget() ?? {};
    return { type: subject?.type ?? 'workspace', id: subject?.id ?? '', period, unit, limit };
  });
  private readonly type = computed(() => this.typed().type);

  private readonly named = inject(BudgetsApi).subjects(() => (this.budget() ? '' : this.type()));
  private readonly choices = computed(() => {
    const type = this.type();
    return type === 'workspace' ? undefined : this.named[type];
  });
  protected readonly choicesLoading = computed(() => this.choices()?.isLoading() ?? false);
  protected readonly choiceItems = computed((): readonly { id: string; name: string }[] => {
    const read = this.choices();
    return read?.hasValue() ? read.value().items : [];
  });
  protected readonly subjectText = computed(() => SUBJECT_TEXT[this.type()]);
  private readonly twice = computed(() => {
    const { type, id, period, unit } = this.typed();
    return this.others().some(
      (other) =>
        other.subject.type === type &&
        (other.subject.id ?? '') === id &&
        other.period === period &&
        other.unit === unit,
    );
  });

  protected readonly form = editedForm(
    this.typed,
    (path) => {
      const unless = (fine: boolean, message: string) => (fine ? undefined : { kind: 'budget', message });
      validate(path.id, ({ value }) =>
        unless(this.type() === 'workspace' || value() !== '', `Choose the ${this.subjectText().toLowerCase()}.`),
      );
      validate(path.limit, ({ value }) => unless((value() ?? -1) >= 0, 'Enter the limit as a number.'));
      validate(path.period, () => unless(!this.twice(), 'Such a budget already exists: edit that one.'));
    },
    ({ type, id, period, unit, limit }) => {
      const known = this.budget()?.id;
      const subject = { type, ...(id ? { id } : {}) };
      return this.store()({ ...(known ? { id: known } : {}), subject, period, unit, limit: limit ?? 0 });
    },
    { kept: 'Nothing was changed.' },
  );
}
