import { Component, computed, input, output } from '@angular/core';
import { formatCount } from '../../core/format/format';
import { Ago } from '../../ui/ago';
import { Cell, type Column } from '../../ui/data-table/column';
import { DataTable } from '../../ui/data-table/data-table';
import { type RowAction, RowActions } from '../../ui/row-actions';
import { Badge } from '../../ui/status-badge';
import { isLive, kindLabel, shortUrl, stateOf, summary } from './source-text';
import type { SourceItem } from './source-types';

export type SourceAction = 'run' | 'stop' | 'pause' | 'resume' | 'edit' | 'delete';

const lastRun = ({ last_run: run }: SourceItem) => run?.ended_at ?? run?.created_at ?? '';

const COLUMNS: readonly Column<SourceItem>[] = [
  { key: 'name', label: 'Source', width: 'minmax(200px, 1.4fr)', always: true, card: 'title' },
  { key: 'state', label: 'State', width: 'minmax(180px, 1fr)', card: 'plain' },
  { key: 'pages', label: 'Pages', width: '76px', number: true, text: ({ pages }) => formatCount(pages) },
  { key: 'last', label: 'Last run', width: '116px', muted: true, below: 900, card: 'line', text: lastRun },
  { key: 'next', label: 'Next run', width: '116px', muted: true },
];
const ACTIONS: Column<SourceItem> = { key: 'actions', label: 'Actions', width: '140px', card: 'actions' };

function actionsOf({ name, last_run, schedule, enabled }: SourceItem): RowAction<SourceAction>[] {
  const pause: RowAction<SourceAction> = enabled
    ? { action: 'pause', label: 'Pause the schedule', icon: 'pause', button: `Pause ${name}` }
    : { action: 'resume', label: 'Resume the schedule', icon: 'play', button: `Resume ${name}` };
  return [
    isLive(last_run)
      ? { action: 'stop', label: 'Stop', icon: 'stop', button: `Stop reading ${name}` }
      : { action: 'run', label: 'Read now', icon: 'retry', button: `Read ${name} now` },
    ...(schedule === 'manual' ? [] : [pause]),
    { action: 'edit', label: 'Edit', icon: 'edit', button: `Edit ${name}` },
    { action: 'delete', label: 'Delete', icon: 'trash', button: `Delete ${name}` },
  ];
}

@Component({
  selector: 'nx-source-table',
  imports: [Ago, Badge, Cell, DataTable, RowActions],
  template: `
    <nx-data-table label="sources" remember="sources" [items]="items()" [columns]="columns()" [nameOf]="nameOf">
      <ng-template nxCell="name" [nxCellOf]="items()" let-item>
        <button type="button" class="open" data-row [title]="item.name" (click)="opened.emit(item)">
          {{ item.name }}
        </button>
        <p class="small muted truncate" [title]="item.url">{{ kind(item.kind) }} · {{ short(item.url) }}</p>
      </ng-template>
      <ng-template nxCell="state" [nxCellOf]="items()" let-item>
        @let state = this.state(item);
        <nx-badge [tone]="state.tone" [icon]="state.icon">{{ state.text }}</nx-badge>
        @if (item.last_run; as run) {
          <p class="small muted" role="status">{{ summary(run) }}</p>
        }
      </ng-template>
      <ng-template nxCell="last" [nxCellOf]="items()" let-item>
        @if (item.last_run; as run) {
          <nx-ago [at]="run.ended_at ?? run.created_at" />
        }
      </ng-template>
      <ng-template nxCell="next" [nxCellOf]="items()" let-item>
        @if (item.next_run_at) {
          <nx-ago [at]="item.next_run_at" />
        } @else {
          {{ item.schedule === 'manual' ? 'When asked' : 'Paused' }}
        }
      </ng-template>
      <ng-template nxCell="actions" [nxCellOf]="items()" let-item>
        <nx-row-actions
          [item]="item"
          [of]="actions"
          [name]="item.name"
          (chosen)="acted.emit({ action: $event, item })"
        />
      </ng-template>
    </nx-data-table>
  `,
})
export class SourceTable {
  readonly items = input.required<readonly SourceItem[]>();
  readonly mayChange = input(false);
  readonly opened = output<SourceItem>();
  readonly acted = output<{ action: SourceAction; item: SourceItem }>();

  protected readonly columns = computed(() => [...COLUMNS, ...(this.mayChange() ? [ACTIONS] : [])]);
  protected readonly actions = actionsOf;
  protected readonly nameOf = ({ name }: SourceItem) => name;
  protected readonly state = stateOf;
  protected readonly kind = kindLabel;
  protected readonly short = shortUrl;
  protected readonly summary = summary;
}
