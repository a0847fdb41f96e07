import { Component, computed, inject, input, model, output } from '@angular/core';
import { BytesPipe, CountPipe } from '../core/format/format.pipes';
import { Ago } from '../ui/ago';
import { Icon } from '../ui/icon';
import { RowNav } from '../ui/row-nav';
import { DocumentList } from './document-list';
import { DocumentStatusView } from './document-status';
import { FormatMark } from './format-mark';
import type { DocumentItem } from './document-types';

interface Column {
  label: string;
  /** Sort names in the order a click goes through; after the last one the newest come first again. */
  sorts?: readonly string[];
  number?: boolean;
}

const NEWEST = '-created_at';
const COLUMNS: readonly Column[] = [
  { label: 'Name', sorts: ['name', '-name'] },
  { label: 'Size', number: true },
  { label: 'Pages', number: true },
  { label: 'Chunks', number: true },
  { label: 'State' },
  { label: 'Updated' },
];

@Component({
  selector: 'nx-document-table',
  imports: [Ago, BytesPipe, CountPipe, DocumentStatusView, FormatMark, Icon, RowNav],
  templateUrl: './document-table.html',
  styleUrl: './document-table.scss',
})
export class DocumentTable {
  protected readonly list = inject(DocumentList);
  protected readonly columns = COLUMNS;

  readonly items = input.required<readonly DocumentItem[]>();
  readonly sort = input.required<string>();
  readonly selected = model.required<ReadonlySet<string>>();
  readonly sorted = output<string>();
  readonly opened = output<DocumentItem>();
  readonly retried = output<DocumentItem>();
  readonly deleted = output<DocumentItem>();

  protected readonly all = computed(() => this.items().every((item) => this.selected().has(item.id)));
  protected readonly some = computed(() => !this.all() && this.items().some((item) => this.selected().has(item.id)));

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
