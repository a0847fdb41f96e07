import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Access } from '../../core/auth/access';
import { mutation } from '../../core/mutation';
import { PageActions } from '../../shell/page-actions';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { ResourceView } from '../../ui/resource-view';
import { BudgetCard } from './budget-card';
import { BudgetDialog } from './budget-dialog';
import { type BudgetInput, type BudgetItem, inputOf } from './budget-types';
import { BudgetsApi } from './budgets-api';

const URGENCY: Record<BudgetItem['alert'], number> = { '100': 0, '80': 1, none: 2 };

/** Spending limits, their subjects, and the remaining amounts. */
@Component({
  imports: [BudgetCard, BudgetDialog, EmptyState, Icon, MatButton, PageActions, ResourceView],
  templateUrl: './budgets.html',
  styleUrl: './budgets.scss',
})
export class Budgets {
  private readonly api = inject(BudgetsApi);
  private readonly access = inject(Access);

  protected readonly list = this.api.list();
  private readonly all = computed(() => (this.list.hasValue() ? this.list.value().items : []));
  /** Most urgent first. */
  protected readonly items = computed(() => [...this.all()].sort((a, b) => URGENCY[a.alert] - URGENCY[b.alert]));
  protected readonly mayChange = computed(() => this.access.can('budgets:write'));
  protected readonly editing = signal<BudgetItem | 'new' | undefined>(undefined);
  protected readonly others = computed(() => {
    const editing = this.editing();
    const id = typeof editing === 'object' ? editing.id : undefined;
    return this.all().filter((item) => item.id !== id);
  });

  /** Stores one budget beside the others. Rejects with an ApiError. */
  protected readonly store = async (input: BudgetInput): Promise<void> => {
    this.list.set(await this.api.put([...this.others().map(inputOf), input]));
  };

  protected readonly remove = mutation(
    async ({ id }: BudgetItem) => {
      const rest = this.all().filter((other) => other.id !== id);
      this.list.set(await this.api.put(rest.map(inputOf)));
    },
    {
      failure: 'toast',
      kept: 'The budget is still there.',
      done: 'Budget removed',
      // Spending is counted independently of budgets: recreating one loses nothing.
      undo: async (_, item) => {
        const { id: _id, ...input } = inputOf(item);
        this.list.set(await this.api.put([...this.all().map(inputOf), input]));
      },
    },
  );
}
