import { Component, computed, inject, input, linkedSignal, output, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { explain } from '../../core/http/explain';
import { Field, FieldInput } from '../../ui/field';
import { Modal } from '../../ui/modal';
import { Notice } from '../../ui/notice';
import {
  type BudgetInput,
  type BudgetItem,
  type Period,
  SUBJECTS,
  SUBJECT_TEXT,
  type SubjectType,
  type Unit,
} from './budget-types';
import { BudgetsApi } from './budgets-api';

/** Sets what one subject may spend in a day or a month. */
@Component({
  selector: 'nx-budget-dialog',
  imports: [Field, FieldInput, MatButton, Modal, Notice],
  templateUrl: './budget-dialog.html',
  styleUrl: './budget-dialog.scss',
})
export class BudgetDialog {
  private readonly modal = viewChild.required(Modal);
  readonly budget = input<BudgetItem>();
  readonly others = input.required<readonly BudgetItem[]>();
  /** Keeps it; fails with an ApiError. */
  readonly store = input.required<(budget: BudgetInput) => Promise<void>>();
  readonly closed = output();

  protected readonly subjects = SUBJECTS.map((value) => ({ value, label: SUBJECT_TEXT[value] }));
  protected readonly type = linkedSignal<SubjectType>(() => this.budget()?.subject.type ?? 'workspace');
  protected readonly subjectId = linkedSignal(() => this.budget()?.subject.id ?? '');
  protected readonly period = linkedSignal<Period>(() => this.budget()?.period ?? 'month');
  protected readonly unit = linkedSignal<Unit>(() => this.budget()?.unit ?? 'usd');
  protected readonly limit = linkedSignal<number | undefined>(() => this.budget()?.limit);
  protected readonly busy = signal(false);
  protected readonly failure = signal('');
  protected readonly tried = signal(false);

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

  protected readonly problem = computed(() => {
    const limit = this.limit();
    if (this.type() !== 'workspace' && !this.subjectId()) return `Choose the ${this.subjectText().toLowerCase()}.`;
    if (limit === undefined || !Number.isFinite(limit) || limit < 0) return 'Write the limit as a number.';
    const same = this.others().some(
      ({ subject, period, unit }) =>
        subject.type === this.type() &&
        (subject.id ?? '') === this.subjectId() &&
        period === this.period() &&
        unit === this.unit(),
    );
    return same ? 'There is a budget like this: edit that one.' : '';
  });

  protected setType(type: string): void {
    this.type.set(type as SubjectType);
    this.subjectId.set('');
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    const limit = this.limit();
    if (this.problem() || limit === undefined || this.busy()) return;
    this.busy.set(true);
    this.failure.set('');
    const id = this.budget()?.id;
    try {
      await this.store()({
        ...(id ? { id } : {}),
        subject: { type: this.type(), ...(this.subjectId() ? { id: this.subjectId() } : {}) },
        period: this.period(),
        unit: this.unit(),
        limit,
      });
      this.modal().close();
    } catch (error) {
      this.failure.set(explain(error, 'Nothing was changed.'));
    } finally {
      this.busy.set(false);
    }
  }

  protected close(): void {
    this.modal().close();
  }
}
