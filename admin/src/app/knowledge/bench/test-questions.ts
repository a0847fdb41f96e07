import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Access } from '../../core/auth/access';
import { plural } from '../../core/format/format';
import { DeferredDelete } from '../../core/undo/deferred-delete';
import { Cell, type Column } from '../../ui/data-table/column';
import { DataTable } from '../../ui/data-table/data-table';
import { ListPage } from '../../ui/list-page/list-page';
import { type RowAction, RowActions } from '../../ui/row-actions';
import { Badge } from '../../ui/status-badge';
import { BenchApi } from './bench-api';
import type { TestQuestion } from './bench-types';

const COLUMNS: readonly Column<TestQuestion>[] = [
  { key: 'question', label: 'Question', width: 'minmax(200px, 1fr)', card: 'title' },
  { key: 'expected', label: 'Expected', width: '180px', card: 'plain' },
];
const ACTIONS: Column<TestQuestion> = { key: 'actions', label: 'Actions', width: '68px', card: 'actions' };

const actionsOf = ({ question }: TestQuestion): RowAction[] => [
  { action: 'delete', label: 'Delete', icon: 'trash', button: `Delete the question: ${question}` },
];

/** The questions of a test set. */
@Component({
  selector: 'nx-test-questions',
  imports: [Badge, Cell, DataTable, ListPage, RouterLink, RowActions],
  template: `
    <h2 id="questions">Questions</h2>
    <nx-list-page
      label="questions"
      [resource]="list.first"
      [shown]="shown().length"
      [paged]="list"
      [searchable]="false"
      (retry)="list.reload()"
    >
      <nx-data-table label="questions" [items]="shown()" [columns]="columns()" [nameOf]="nameOf">
        <ng-template nxCell="question" [nxCellOf]="shown()" let-item>
          <a class="open" data-row routerLink="." [queryParams]="{ q: item.question }">{{ item.question }}</a>
          @if (item.expected[0]; as first) {
            <p class="small muted excerpt">{{ first.quote }}</p>
          }
        </ng-template>
        <ng-template nxCell="expected" [nxCellOf]="shown()" let-item>
          @if (item.expected.length) {
            <nx-badge tone="accent">{{ passages(item) }}</nx-badge>
          } @else {
            <nx-badge>Nothing answers it</nx-badge>
          }
        </ng-template>
        <ng-template nxCell="actions" [nxCellOf]="shown()" let-item>
          <nx-row-actions [item]="item" [of]="actions" [name]="item.question" (chosen)="remove(item)" />
        </ng-template>
      </nx-data-table>
      <ng-template #empty>
        <p class="muted none">
          No question yet. Try one, mark the candidates that answer it, and save it to this test set. An unanswerable
          question belongs here too: finding nothing is then correct.
        </p>
      </ng-template>
    </nx-list-page>
  `,
  styles: `
    h2 {
      margin-bottom: 8px;
    }
    .excerpt {
      display: -webkit-box;
      overflow: hidden;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
    }
    .none {
      padding: 16px;
    }
  `,
})
export class TestQuestions {
  private readonly api = inject(BenchApi);
  private readonly access = inject(Access);
  private readonly deletions = inject(DeferredDelete);
  readonly set = input.required<string>();
  protected readonly list = this.api.questions(() => this.set());
  protected readonly shown = computed(() => this.list.items().filter(({ id }) => !this.deletions.hidden().has(id)));
  protected readonly columns = computed(() => [...COLUMNS, ...(this.mayWrite() ? [ACTIONS] : [])]);
  protected readonly actions = actionsOf;
  protected readonly nameOf = ({ question }: TestQuestion) => question;
  protected readonly mayWrite = () => this.access.can('knowledge:write');
  protected readonly passages = ({ expected }: TestQuestion) => plural(expected.length, 'passage');

  protected remove({ id }: TestQuestion): void {
    const set = this.set();
    void this.deletions.request({
      ids: [id],
      label: 'the question',
      commit: () => this.api.removeQuestion(set, id),
      settled: () => this.list.reload(),
    });
  }
}
