import { Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { Access } from '../../core/auth/access';
import { mutation } from '../../core/mutation';
import { Confirm } from '../../ui/confirm';
import { EmptyState } from '../../ui/empty-state';
import { ResourceView } from '../../ui/resource-view';
import { BenchApi } from './bench-api';
import type { BenchSettings, TestSet } from './bench-types';
import { TestQuestions } from './test-questions';
import { TestRuns } from './test-runs';

/** Test sets of the workspace: the questions of one, and its runs. */
@Component({
  selector: 'nx-test-sets',
  imports: [Confirm, EmptyState, MatButton, ResourceView, TestQuestions, TestRuns],
  templateUrl: './test-sets.html',
  styleUrl: './test-sets.scss',
})
export class TestSets {
  private readonly api = inject(BenchApi);
  private readonly router = inject(Router);
  private readonly access = inject(Access);
  readonly settings = input.required<BenchSettings>();
  /** Ids from the URL: the open set, and the compared runs. */
  readonly set = input<string>();
  readonly run = input<string>();
  readonly base = input<string>();
  protected readonly list = this.api.sets();
  protected readonly open = linkedSignal<TestSet | undefined>(() => {
    const items = this.list.items();
    return items.find(({ id }) => id === this.set()) ?? items[0];
  });
  protected readonly openId = computed(() => this.open()?.id);
  protected readonly name = signal('');
  protected readonly deleting = signal<TestSet | undefined>(undefined);
  protected readonly mayWrite = () => this.access.can('knowledge:write');

  protected choose(id: string): void {
    void this.router.navigate([], {
      queryParams: { set: id, run: null, base: null },
      queryParamsHandling: 'merge',
    });
  }

  protected readonly create = mutation(() => this.api.create(this.name().trim()), {
    failure: 'toast',
    then: ({ id }) => {
      this.name.set('');
      this.list.reload();
      this.choose(id);
    },
  });

  protected readonly remove = mutation(({ id }: TestSet) => this.api.remove(id), {
    failure: 'toast',
    then: (_, { id }) => this.list.remove(id),
    done: (_, { name }) => `“${name}” is deleted`,
  });

  protected add(event: Event): void {
    event.preventDefault();
    if (this.name().trim() && !this.create.busy()) void this.create.run();
  }
}
