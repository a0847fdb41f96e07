import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Access } from '../core/auth/access';
import { mutation } from '../core/mutation';
import { PageActions } from '../shell/page-actions';
import { Ago } from '../ui/ago';
import { Confirm } from '../ui/confirm';
import { Cell, type Column } from '../ui/data-table/column';
import { DataTable } from '../ui/data-table/data-table';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { ListPage } from '../ui/list-page/list-page';
import { type RowAction, RowActions } from '../ui/row-actions';
import { Badge } from '../ui/status-badge';
import { PauseDialog } from './pause-dialog';
import { sitesText, stateOf } from './widget-text';
import type { WidgetItem } from './widget-types';
import { WidgetNameDialog } from './widget-name-dialog';
import { WidgetsApi } from './widgets-api';

type Action = 'rename' | 'duplicate' | 'pause' | 'resume' | 'delete';

const COLUMNS: readonly Column<WidgetItem>[] = [
  { key: 'name', label: 'Name', width: 'minmax(200px, 1fr)', always: true, card: 'title' },
  { key: 'state', label: 'State', width: '170px', card: 'plain' },
  {
    key: 'sites',
    label: 'Websites',
    width: 'minmax(160px, 1fr)',
    below: 900,
    text: (w) => sitesText(w.allowed_origins),
  },
  { key: 'public_id', label: 'Public id', width: '210px', muted: true, below: 1200, text: (w) => w.public_id },
  { key: 'updated', label: 'Changed', width: '112px', muted: true, below: 700 },
];
const ACTIONS: Column<WidgetItem> = { key: 'actions', label: 'Actions', width: '60px', card: 'actions' };

const actionsOf = ({ is_paused, is_default }: WidgetItem): RowAction<Action>[] => [
  { action: 'rename', label: 'Rename', icon: 'edit' },
  { action: 'duplicate', label: 'Duplicate', icon: 'copy' },
  is_paused ? { action: 'resume', label: 'Resume', icon: 'play' } : { action: 'pause', label: 'Pause', icon: 'pause' },
  ...(is_default ? [] : [{ action: 'delete', label: 'Delete', icon: 'trash' } as const]),
];

/** The widgets of the workspace. */
@Component({
  imports: [
    Ago,
    Badge,
    Cell,
    Confirm,
    DataTable,
    EmptyState,
    Icon,
    ListPage,
    MatButton,
    PageActions,
    PauseDialog,
    RouterLink,
    RowActions,
    WidgetNameDialog,
  ],
  templateUrl: './widget-list.html',
  styleUrl: './widget-list.scss',
})
export class WidgetList {
  private readonly api = inject(WidgetsApi);
  private readonly router = inject(Router);
  private readonly access = inject(Access);

  // From the URL.
  readonly q = input<string>();

  protected readonly list = this.api.list();
  private readonly all = computed(() => (this.list.hasValue() ? this.list.value().items : []));
  protected readonly items = computed(() => {
    const wanted = (this.q() ?? '').trim().toLowerCase();
    return this.all().filter(({ name, public_id, allowed_origins }) =>
      [name, public_id, ...allowed_origins].some((text) => text.toLowerCase().includes(wanted)),
    );
  });
  protected readonly values = computed(() => ({ q: this.q() }));
  protected readonly mayWrite = computed(() => this.access.can('widgets:write'));
  protected readonly columns = computed(() => [...COLUMNS, ...(this.mayWrite() ? [ACTIONS] : [])]);
  protected readonly actionsOf = actionsOf;
  protected readonly nameOf = ({ name }: WidgetItem) => name;
  protected readonly stateOf = stateOf;

  protected readonly naming = signal<WidgetItem | 'new' | undefined>(undefined);
  protected readonly pausing = signal<WidgetItem | undefined>(undefined);
  protected readonly deleting = signal<WidgetItem | undefined>(undefined);

  private readonly options = { failure: 'toast', then: () => this.list.reload() } as const;
  private readonly duplicating = mutation(({ id }: WidgetItem) => this.api.duplicate(id), {
    ...this.options,
    done: ({ name }) => `“${name}” created`,
  });
  private readonly resuming = mutation(({ id }: WidgetItem) => this.api.pause(id, false), {
    ...this.options,
    kept: 'The widget is still paused.',
    done: ({ name }) => `“${name}” answers again`,
    undo: async ({ id }) => {
      await this.api.pause(id, true);
      this.list.reload();
    },
  });
  protected readonly removing = mutation(({ id }: WidgetItem) => this.api.remove(id), {
    ...this.options,
    kept: 'The widget is still there.',
    done: (_, { name }) => `“${name}” deleted`,
  });

  protected act(action: Action, item: WidgetItem): void {
    if (action === 'rename') this.naming.set(item);
    if (action === 'duplicate') void this.duplicating.run(item);
    if (action === 'pause') this.pausing.set(item);
    if (action === 'resume') void this.resuming.run(item);
    if (action === 'delete') this.deleting.set(item);
  }

  protected named(widget: WidgetItem): void {
    if (this.naming() === 'new') void this.router.navigate(['/widgets', widget.id]);
    else this.list.reload();
  }
}
