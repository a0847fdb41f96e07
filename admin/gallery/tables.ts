import { Component, computed, signal } from '@angular/core';
import { Cell } from '../src/app/ui/data-table/column';
import { DataTable } from '../src/app/ui/data-table/data-table';
import { type RowAction, RowActions } from '../src/app/ui/row-actions';
import { Badge } from '../src/app/ui/status-badge';
import { COLUMNS, type Row, rows, sorted } from './sample';

const TONES = { ready: 'success', failed: 'danger', busy: 'neutral' } as const;

@Component({
  imports: [Badge, Cell, DataTable, RowActions],
  template: `
    <div class="page">
      <h2>Ten thousand rows: sorting, selection, columns to choose, a row that is open beside it</h2>
      <p class="small muted" role="status">{{ selected().size }} selected</p>
      <section class="card" aria-label="Large table">
        <nx-data-table
          label="things"
          remember="gallery"
          [items]="items()"
          [columns]="columns"
          [nameOf]="nameOf"
          [selectable]="true"
          [sort]="sort()"
          [dimmed]="dimmed"
          current="row-1"
          [(selected)]="selected"
          (sorted)="sort.set($event)"
        >
          <ng-template nxCell="name" [nxCellOf]="items()" let-item>
            <button type="button" class="open" data-row>{{ item.name }}</button>
          </ng-template>
          <ng-template nxCell="state" [nxCellOf]="items()" let-item>
            <nx-badge [tone]="tones[item.state]">{{ item.state }}</nx-badge>
          </ng-template>
          <ng-template nxCell="actions" [nxCellOf]="items()" let-item>
            <nx-row-actions [item]="item" [of]="actions" [name]="item.name" />
          </ng-template>
        </nx-data-table>
      </section>
    </div>
  `,
  styles: `
    .card {
      overflow: clip;
    }
  `,
})
export class Tables {
  private readonly all = rows(10_000);
  protected readonly columns = COLUMNS;
  protected readonly tones = TONES;
  protected readonly sort = signal<string | undefined>(undefined);
  protected readonly items = computed(() => sorted(this.all, this.sort()));
  protected readonly selected = signal<ReadonlySet<string>>(new Set(['row-0', 'row-2']));
  protected readonly nameOf = ({ name }: Row) => name;
  protected readonly dimmed = ({ state }: Row) => state === 'failed';
  protected readonly actions = ({ name }: Row): readonly RowAction[] => [
    { action: 'open', label: 'Open', icon: 'eye' },
    { action: 'pinned', label: 'Pinned', checked: true },
    { action: 'move', label: 'Move…', icon: 'folder', disabled: true },
    { action: 'delete', label: 'Delete', icon: 'trash', button: `Delete ${name}` },
  ];
}
