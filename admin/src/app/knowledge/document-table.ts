import { Component, computed, inject, input, model, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Ago } from '../ui/ago';
import { Cell } from '../ui/data-table/column';
import { DataTable } from '../ui/data-table/data-table';
import { Icon } from '../ui/icon';
import { RowActions } from '../ui/row-actions';
import { DOCUMENT_COLUMNS } from './document-columns';
import { DocumentList } from './document-list';
import { type DocumentAction, actionsOf } from './document-menu';
import { DocumentStatusView } from './document-status';
import type { DocumentItem } from './document-types';
import { FormatMark } from './format-mark';

@Component({
  selector: 'nx-document-table',
  imports: [Ago, Cell, DataTable, DocumentStatusView, FormatMark, Icon, RouterLink, RowActions],
  templateUrl: './document-table.html',
  styleUrl: './document-table.scss',
})
export class DocumentTable {
  protected readonly list = inject(DocumentList);
  protected readonly columns = DOCUMENT_COLUMNS;
  protected readonly nameOf = ({ name }: DocumentItem) => name;

  readonly items = input.required<readonly DocumentItem[]>();
  readonly sort = input<string>();
  /** The current folder, whose name is not repeated in the rows. */
  readonly folder = input<string>();
  readonly mayChange = input(true);
  readonly selected = model.required<ReadonlySet<string>>();
  readonly sorted = output<string | undefined>();
  readonly tagged = output<string>();
  readonly acted = output<{ action: DocumentAction; item: DocumentItem }>();

  protected readonly actions = computed(() => {
    const mayChange = this.mayChange();
    return (item: DocumentItem) => actionsOf(item, mayChange);
  });
}
