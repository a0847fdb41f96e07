import { Component, computed, effect, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { Access } from '../../core/auth/access';
import { mutation } from '../../core/mutation';
import { Ago } from '../../ui/ago';
import { Cell, type Column } from '../../ui/data-table/column';
import { DataTable } from '../../ui/data-table/data-table';
import { ListPage } from '../../ui/list-page/list-page';
import { type RowAction, RowActions } from '../../ui/row-actions';
import { Badge } from '../../ui/status-badge';
import { BenchApi } from './bench-api';
import { percent } from './bench-figures';
import { type BenchSettings, FIGURES, type RunFigures, type TestRun } from './bench-types';
import { RunDetail } from './run-detail';

const POLL_MS = 1_000;

/** With less space, the most important figures are shown longest. */
const ROOM: Partial<Record<keyof RunFigures, { width: string; below?: number }>> = {
  recall: { width: '80px' },
  ndcg: { width: '80px' },
  mrr: { width: '80px', below: 1200 },
  no_answer_accuracy: { width: '156px', below: 1024 },
  answered_share: { width: '96px', below: 1200 },
};

const COLUMNS: readonly Column<TestRun>[] = [
  { key: 'name', label: 'Run', width: 'minmax(180px, 1fr)', always: true, card: 'title' },
  ...FIGURES.map(({ key, label, hint }): Column<TestRun> => ({
    ...{ key, label, title: hint, number: true, card: 'line', ...ROOM[key] },
    text: ({ figures }) => (figures ? percent(figures[key]) : ''),
  })),
  {
    key: 'p95',
    label: 'p95',
    width: '80px',
    number: true,
    below: 1100,
    card: 'line',
    text: ({ figures }) => (figures ? `${figures.p95_ms.toFixed(0)} ms` : ''),
  },
  { key: 'compare', label: 'Compare', width: '88px' },
];
const ACTIONS: Column<TestRun> = { key: 'actions', label: 'Actions', width: '84px', card: 'actions' };

type Action = 'cancel' | 'delete';

const actionsOf = (run: TestRun): RowAction<Action>[] => [
  isUnfinished(run)
    ? { action: 'cancel', label: 'Cancel the run', icon: 'stop', button: `Cancel the run ${run.name}` }
    : { action: 'delete', label: 'Delete', icon: 'trash', button: `Delete the run ${run.name}` },
];

/** Runs of a test set: started with the settings of the bench, and compared side by side. */
@Component({
  selector: 'nx-test-runs',
  imports: [Ago, Badge, Cell, DataTable, ListPage, MatButton, RowActions, RunDetail],
  templateUrl: './test-runs.html',
  styleUrl: './test-runs.scss',
})
export class TestRuns {
  private readonly api = inject(BenchApi);
  private readonly access = inject(Access);
  private readonly router = inject(Router);
  readonly set = input.required<string>();
  readonly settings = input.required<BenchSettings>();
  readonly run = input<string>();
  readonly base = input<string>();
  protected readonly list = this.api.runs(() => this.set());
  protected readonly mayWrite = () => this.access.can('knowledge:write');
  protected readonly columns = computed(() => [...COLUMNS, ...(this.mayWrite() ? [ACTIONS] : [])]);
  protected readonly actions = actionsOf;
  protected readonly nameOf = ({ name }: TestRun) => name;
  protected readonly open = computed(() => this.run() ?? this.list.items().find((r) => r.state === 'done')?.id);
  private readonly working = computed(() => this.list.items().some(isUnfinished));

  constructor() {
    // Runs take seconds: polling is sufficient, and stops with the last of them.
    effect((onCleanup) => {
      this.list.items();
      if (!this.working()) return;
      const timer = setTimeout(() => this.list.refresh(), POLL_MS);
      onCleanup(() => clearTimeout(timer));
    });
  }

  protected readonly unfinished = isUnfinished;
  protected readonly progress = ({ done, total }: TestRun): string => `${done} of ${total} questions`;

  protected show(run: string | undefined, base: string | undefined): void {
    const queryParams = { run: run ?? null, base: base ?? null };
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge' });
  }

  protected readonly start = mutation(() => this.api.start(this.set(), this.settings()), {
    failure: 'toast',
    then: ({ id }) => {
      this.list.refresh();
      // The new run is compared with the one that was open.
      this.show(id, this.open());
    },
  });
  private readonly cancel = mutation((id: string) => this.api.cancel(this.set(), id), {
    failure: 'toast',
    then: () => this.list.refresh(),
  });
  private readonly remove = mutation((id: string) => this.api.removeRun(this.set(), id), {
    failure: 'toast',
    then: (_, id) => {
      this.list.remove(id);
      const keep = (other: string | undefined) => (other === id ? undefined : other);
      this.show(keep(this.run()), keep(this.base()));
    },
  });

  protected act(action: Action, { id }: TestRun): void {
    void (action === 'cancel' ? this.cancel : this.remove).run(id);
  }
}

function isUnfinished({ state }: TestRun): boolean {
  return state === 'queued' || state === 'running';
}
