import { Component, inject, input, resource, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { ActivatedRoute } from '@angular/router';
import { toSignal } from '@angular/core/rxjs-interop';
import { ApiError } from '../src/app/core/http/problem';
import { Cell } from '../src/app/ui/data-table/column';
import { DataTable } from '../src/app/ui/data-table/data-table';
import { EmptyState } from '../src/app/ui/empty-state';
import { ListPage } from '../src/app/ui/list-page/list-page';
import type { ListFilter } from '../src/app/ui/list-page/list-query';
import { COLUMNS, type Row, rows } from './sample';

const FILTERS: readonly ListFilter[] = [
  {
    key: 'state',
    label: 'State',
    options: ['ready', 'failed', 'busy'].map((value) => ({ value, label: value })),
  },
  {
    key: 'kind',
    label: 'Kind',
    list: true,
    options: ['PDF', 'DOCX'].map((label) => ({ value: label.toLowerCase(), label })),
  },
];

/** One list in one state. */
@Component({
  selector: 'nx-gallery-list',
  imports: [Cell, DataTable, EmptyState, ListPage, MatButton],
  template: `
    <nx-list-page
      [label]="label()"
      [resource]="read"
      [shown]="items.length"
      [values]="values()"
      [filters]="filters"
      [sorts]="sorts"
      [(selected)]="selected"
      (retry)="read.reload()"
    >
      <p note class="small muted">What stands over the rows: a way into folders, or what is on its way here.</p>
      <p below class="small muted">What stands under them: results from elsewhere.</p>
      <nx-data-table
        [label]="label()"
        [items]="items"
        [columns]="columns"
        [nameOf]="nameOf"
        [selectable]="true"
        [(selected)]="selected"
      >
        <ng-template nxCell="name" [nxCellOf]="items" let-item>
          <button type="button" class="open" data-row>{{ item.name }}</button>
        </ng-template>
        <ng-template nxCell="state" [nxCellOf]="items" let-item>{{ item.state }}</ng-template>
      </nx-data-table>
      <ng-template #empty>
        <nx-empty-state icon="file" title="Nothing here yet">
          What would be here, and how it comes here.
          <button action matButton="filled">Make the first one</button>
        </nx-empty-state>
      </ng-template>
      <ng-template #bulk><button matButton="outlined">Delete</button></ng-template>
    </nx-list-page>
  `,
})
export class GalleryList {
  readonly state = input<'ready' | 'loading' | 'error' | 'empty'>('ready');
  readonly label = input.required<string>();
  private readonly query = toSignal(inject(ActivatedRoute).queryParams, { initialValue: {} });
  protected readonly values = this.query;
  protected readonly read = resource({
    params: () => this.state(),
    loader: ({ params }) =>
      params === 'loading'
        ? new Promise<boolean>(() => undefined)
        : params === 'error'
          ? Promise.reject(new ApiError(503, 'database_unavailable', 'No answer.', [], 'req-1'))
          : Promise.resolve(true),
  });
  protected get items(): readonly Row[] {
    return this.state() === 'empty' ? [] : SAMPLE;
  }
  protected readonly columns = COLUMNS.filter(({ key }) => key !== 'actions');
  protected readonly filters = FILTERS;
  protected readonly sorts = [
    { value: '', label: 'Newest first' },
    { value: 'name', label: 'By name' },
  ];
  protected readonly selected = signal<ReadonlySet<string>>(new Set());
  protected readonly nameOf = ({ name }: Row) => name;
}

const SAMPLE = rows(4);

@Component({
  imports: [GalleryList],
  template: `
    <div class="page">
      @for (state of states; track state) {
        <h2>{{ state }}</h2>
        <nx-gallery-list [state]="state" [label]="state + ' things'" />
      }
    </div>
  `,
  styles: `
    .page {
      display: grid;
      gap: 24px;
    }
  `,
})
export class Lists {
  protected readonly states = ['ready', 'loading', 'error', 'empty'] as const;
}
