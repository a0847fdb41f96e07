import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { Access } from '../../core/auth/access';
import { formatUsd } from '../../core/format/format';
import { mutation } from '../../core/mutation';
import { PageActions } from '../../shell/page-actions';
import { Ago } from '../../ui/ago';
import { Cell, type Column } from '../../ui/data-table/column';
import { DataTable } from '../../ui/data-table/data-table';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { ListPage } from '../../ui/list-page/list-page';
import { type RowAction, RowActions } from '../../ui/row-actions';
import { Badge } from '../../ui/status-badge';
import type { PromptCase, PromptRun } from '../prompt-types';
import { PromptsApi } from '../prompts-api';
import { CaseDialog } from './case-dialog';
import { checkText, isAtWork, sideName } from './check-text';
import { RunDialog } from './run-dialog';
import { RunView } from './run-view';

type CaseAction = 'edit' | 'switch' | 'delete';
type RunAction = 'cancel' | 'delete';

const CASES: readonly Column<PromptCase>[] = [
  { key: 'question', label: 'Question', width: 'minmax(220px, 1fr)', always: true, card: 'title' },
  { key: 'checks', label: 'Checks', width: 'minmax(200px, 1fr)', card: 'plain' },
];
const RUNS: readonly Column<PromptRun>[] = [
  { key: 'name', label: 'Run', width: 'minmax(200px, 1fr)', always: true, card: 'title' },
  { key: 'result', label: 'Result', width: '190px', card: 'plain' },
  {
    key: 'cost',
    label: 'Cost',
    width: '96px',
    number: true,
    card: 'line',
    text: ({ figures: { candidate, baseline } }) => formatUsd(candidate.cost_usd + (baseline?.cost_usd ?? 0)),
  },
  { key: 'at', label: 'Started', width: '112px', muted: true, below: 900 },
];
const ACTIONS = { key: 'actions', label: 'Actions', width: '84px', card: 'actions' } as const;

/** Test questions of the workspace, and runs of tests or replayed questions. */
@Component({
  imports: [
    Ago,
    Badge,
    CaseDialog,
    Cell,
    DataTable,
    EmptyState,
    Icon,
    ListPage,
    MatButton,
    PageActions,
    RowActions,
    RunDialog,
    RunView,
  ],
  templateUrl: './prompt-tests.html',
  styleUrl: './prompt-tests.scss',
})
export class PromptTests {
  private readonly api = inject(PromptsApi);
  private readonly access = inject(Access);
  private readonly router = inject(Router);
  /** From the URL: the open run. */
  readonly run = input<string>();
  protected readonly cases = this.api.cases();
  protected readonly runs = this.api.runs();
  protected readonly mayWrite = computed(() => this.access.can('prompts:write'));
  protected readonly mayRun = computed(() => this.mayWrite() && this.access.can('chat:create'));
  protected readonly caseColumns = computed(() => [...CASES, ...(this.mayWrite() ? [ACTIONS] : [])]);
  protected readonly runColumns = computed(() => [...RUNS, ...(this.mayWrite() ? [ACTIONS] : [])]);
  protected readonly questionOf = ({ question }: PromptCase) => question;
  protected readonly titleOf = ({ candidate }: PromptRun) => sideName(candidate);
  protected readonly checkText = checkText;
  protected readonly isAtWork = isAtWork;
  protected readonly editing = signal<PromptCase | 'new' | undefined>(undefined);
  protected readonly starting = signal(false);

  protected readonly caseActions = ({ enabled }: PromptCase): RowAction<CaseAction>[] => [
    { action: 'edit', label: 'Edit', icon: 'edit' },
    enabled
      ? { action: 'switch', label: 'Exclude from runs', icon: 'pause' }
      : { action: 'switch', label: 'Include in runs', icon: 'play' },
    { action: 'delete', label: 'Delete', icon: 'trash' },
  ];
  protected readonly runActions = (run: PromptRun): RowAction<RunAction>[] => [
    isAtWork(run)
      ? { action: 'cancel', label: 'Cancel the run', icon: 'stop' }
      : { action: 'delete', label: 'Delete', icon: 'trash' },
  ];

  protected readonly editedCase = computed(() => {
    const editing = this.editing();
    return editing === 'new' ? undefined : editing;
  });

  constructor() {
    effect((onCleanup) => {
      // The open run is polled by its own view.
      if (!this.runs.items().some((run) => isAtWork(run) && run.id !== this.run())) return;
      const timer = setTimeout(() => this.runs.refresh(), 2_000);
      onCleanup(() => clearTimeout(timer));
    });
  }

  protected show(run: string | undefined): void {
    void this.router.navigate([], { queryParams: { run: run ?? null }, queryParamsHandling: 'merge' });
  }

  protected started({ id }: PromptRun): void {
    this.runs.refresh();
    this.show(id);
  }

  private readonly change = mutation(
    ({ id, enabled }: PromptCase, action: CaseAction): Promise<unknown> =>
      action === 'delete' ? this.api.removeCase(id) : this.api.changeCase(id, { enabled: !enabled }),
    {
      failure: 'toast',
      kept: 'The tests are unchanged.',
      done: (_, __, action) => (action === 'delete' ? 'Deleted the test' : undefined),
      then: () => this.cases.refresh(),
    },
  );
  private readonly changeRun = mutation(
    (id: string, action: RunAction): Promise<unknown> =>
      action === 'cancel' ? this.api.cancel(id) : this.api.removeRun(id),
    {
      failure: 'toast',
      then: (_, id, action) => {
        if (action === 'delete' && id === this.run()) this.show(undefined);
        this.runs.refresh();
      },
    },
  );

  protected actOnCase(action: CaseAction, item: PromptCase): void {
    if (action === 'edit') this.editing.set(item);
    else void this.change.run(item, action);
  }

  protected actOnRun(action: RunAction, { id }: PromptRun): void {
    void this.changeRun.run(id, action);
  }
}
