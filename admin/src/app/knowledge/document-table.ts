import { Component, computed, inject, input, model, output, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { BytesPipe, CountPipe } from '../core/format/format.pipes';
import { Ago } from '../ui/ago';
import { Icon } from '../ui/icon';
import { RowNav } from '../ui/row-nav';
import { DocumentList } from './document-list';
import { type DocumentAction, DocumentMenu } from './document-menu';
import { DocumentStatusView } from './document-status';
import { type DocumentItem, canCancel, canRetry } from './document-types';
import { FormatMark } from './format-mark';
import { InSight } from '../ui/data-table/in-sight';

interface Column {
  label: string;
  /** Sort names in the order a click goes through; after the last one the newest come first again. */
  sorts?: readonly string[];
  number?: boolean;
}

/** Rows that come and go together. */
const GROUP = 50;
const NEWEST = '-created_at';
const COLUMNS: readonly Column[] = [
  { label: 'Name', sorts: ['name', '-name'] },
  { label: 'Size', number: true, sorts: ['-size', 'size'] },
  { label: 'Pages', number: true },
  { label: 'Passages', number: true },
  { label: 'State' },
  { label: 'Updated', sorts: ['-updated_at'] },
];

export interface RowAction {
  action: DocumentAction;
  item: DocumentItem;
}

@Component({
  selector: 'nx-document-table',
  imports: [Ago, BytesPipe, CountPipe, DocumentMenu, DocumentStatusView, FormatMark, Icon, InSight, RouterLink, RowNav],
  templateUrl: './document-table.html',
  styleUrl: './document-table.scss',
})
export class DocumentTable {
  protected readonly list = inject(DocumentList);
  protected readonly columns = COLUMNS;
  protected readonly canCancel = canCancel;
  protected readonly canRetry = canRetry;

  readonly items = input.required<readonly DocumentItem[]>();
  readonly sort = input.required<string>();
  /** The folder the list shows: what is in it need not say so. */
  readonly folder = input<string>();
  readonly mayChange = input(true);
  readonly selected = model.required<ReadonlySet<string>>();
  readonly sorted = output<string>();
  readonly tagged = output<string>();
  readonly acted = output<RowAction>();

  protected readonly all = computed(() => this.items().every((item) => this.selected().has(item.id)));
  protected readonly some = computed(() => !this.all() && this.items().some((item) => this.selected().has(item.id)));

  protected readonly groups = computed(() => {
    const items = this.items();
    return Array.from({ length: Math.ceil(items.length / GROUP) }, (_, index) => ({
      index,
      items: items.slice(index * GROUP, (index + 1) * GROUP),
    }));
  });
  protected readonly none: readonly DocumentItem[] = [];
  /** Groups that are out of sight have no rows, only the height they had. */
  protected readonly far = signal<ReadonlyMap<number, number>>(new Map());

  protected seen(index: number, { near, height }: { near: boolean; height: number }): void {
    if (near !== this.far().has(index)) return;
    this.far.update((far) => {
      const next = new Map(far);
      if (near) next.delete(index);
      else next.set(index, height);
      return next;
    });
  }

  protected direction(column: Column): 'ascending' | 'descending' | null {
    if (!column.sorts?.includes(this.sort())) return null;
    return this.sort().startsWith('-') ? 'descending' : 'ascending';
  }

  protected nextSort(sorts: readonly string[]): string {
    return sorts[sorts.indexOf(this.sort()) + 1] ?? NEWEST;
  }

  protected toggle(id: string): void {
    this.selected.update((set) => {
      const next = new Set(set);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }

  protected toggleAll(): void {
    this.selected.set(this.all() ? new Set() : new Set(this.items().map((item) => item.id)));
  }
}
