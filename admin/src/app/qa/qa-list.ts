import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Access } from '../core/auth/access';
import { plural } from '../core/format/format';
import { mutation } from '../core/mutation';
import { saveFile } from '../core/save-file';
import { PageActions } from '../shell/page-actions';
import { Ago } from '../ui/ago';
import { Cell } from '../ui/data-table/column';
import { DataTable } from '../ui/data-table/data-table';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { ListPage } from '../ui/list-page/list-page';
import { Menu, type MenuEntry } from '../ui/menu';
import { plainText } from '../ui/markdown/plain-text';
import { RowActions } from '../ui/row-actions';
import { Badge } from '../ui/status-badge';
import { ImportsApi } from './import/imports-api';
import { QaApi, type QaQuery } from './qa-api';
import { ACTIONS_COLUMN, type EntryAction, QA_COLUMNS, actionsOf, qaFilters } from './qa-columns';
import { QaEditor } from './qa-editor';
import { type QaEntry, QA_SORTS, stateOf, variantsText } from './qa-types';
import { type BulkResult, doneText, undoSteps } from './qa-undo';

export const NEW = 'new';
type Format = 'csv' | 'xlsx';
const EXPORTS: readonly MenuEntry<Format>[] = [
  { action: 'csv', label: 'Export as CSV', icon: 'download' },
  { action: 'xlsx', label: 'Export for Excel', icon: 'download' },
];

/** Curated answers: search, edit, publish and unpublish. */
@Component({
  imports: [
    Ago,
    Badge,
    Cell,
    DataTable,
    EmptyState,
    Icon,
    ListPage,
    MatButton,
    Menu,
    PageActions,
    QaEditor,
    RowActions,
  ],
  templateUrl: './qa-list.html',
  styleUrl: './qa-list.scss',
})
export class QaList {
  private readonly api = inject(QaApi);
  private readonly imports = inject(ImportsApi);
  private readonly access = inject(Access);

  // From the URL, so that a filtered view can be reloaded and shared.
  readonly q = input<string>();
  readonly status = input<QaQuery['status']>();
  readonly tag = input<string>();
  readonly language = input<string>();
  readonly validity = input<QaQuery['validity']>();
  readonly origin = input<QaQuery['origin']>();
  readonly used = input<string>();
  readonly sort = input<QaQuery['sort']>();
  readonly entry = input<string>();

  protected readonly overview = this.api.overview();
  private readonly filter = computed(() => ({
    q: this.q(),
    status: this.status(),
    tag: this.tag(),
    language: this.language(),
    validity: this.validity(),
    origin: this.origin(),
    used: this.used() === undefined ? undefined : this.used() === 'true',
  }));
  protected readonly list = this.api.entries(() => ({ ...this.filter(), sort: this.sort() }));
  protected readonly values = computed(() => ({
    q: this.q(),
    status: this.status(),
    tag: this.tag(),
    language: this.language(),
    validity: this.validity(),
    origin: this.origin(),
    used: this.used(),
    sort: this.sort(),
  }));
  protected readonly filters = computed(() => {
    const known = this.overview.hasValue() ? this.overview.value() : undefined;
    const tags = known?.tags.map(({ name }) => name) ?? [];
    return qaFilters({ tags, languages: known?.languages ?? [] }, { tag: this.tag(), language: this.language() });
  });
  protected readonly sorts = QA_SORTS;
  protected readonly NEW = NEW;
  protected readonly selected = signal<ReadonlySet<string>>(new Set());
  protected readonly mayWrite = computed(() => this.access.can('qa:write'));
  protected readonly mayPublish = computed(() => this.access.can('qa:publish'));
  protected readonly columns = computed(() => [...QA_COLUMNS, ...(this.mayWrite() ? [ACTIONS_COLUMN] : [])]);
  protected readonly actions = computed(() => {
    const mayPublish = this.mayPublish();
    return (item: QaEntry) => actionsOf(item, mayPublish);
  });
  protected readonly nameOf = ({ question }: QaEntry) => question;
  protected readonly plain = plainText;
  protected readonly stateOf = stateOf;
  protected readonly variantsText = variantsText;
  protected readonly plural = plural;

  /** Publishing, archiving and deleting can be undone: the response contains the previous status of each entry. */
  protected readonly change = mutation(
    (action: EntryAction, ids: readonly string[]) => this.api.bulk({ ids: [...ids], action }),
    {
      failure: 'toast',
      kept: 'The entries are unchanged.',
      done: (result, action) => doneText(result, action),
      then: () => this.changed(),
      undo: (result, action) => this.undo(result, action),
    },
  );

  protected readonly exports = EXPORTS;
  protected readonly download = mutation(
    async (format: Format) => saveFile(await this.imports.export({ ...this.filter(), format }), `qa.${format}`),
    { failure: 'toast' },
  );

  protected changed(): void {
    this.selected.set(new Set());
    this.list.reload();
    this.overview.reload();
  }

  private async undo(result: BulkResult, action: EntryAction): Promise<void> {
    for (const step of undoSteps(result, action)) await this.api.bulk(step);
    this.changed();
  }
}
