import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Access } from '../core/auth/access';
import { mutation } from '../core/mutation';
import { Toaster } from '../core/toaster';
import { DocumentPicker } from '../knowledge/document-picker';
import { ModelPicker } from '../models/model-picker';
import { PageActions } from '../shell/page-actions';
import { Ago } from '../ui/ago';
import { Cell } from '../ui/data-table/column';
import { DataTable } from '../ui/data-table/data-table';
import { EmptyState } from '../ui/empty-state';
import { ListPage } from '../ui/list-page/list-page';
import { plainText } from '../ui/markdown/plain-text';
import { ResourceView } from '../ui/resource-view';
import { RowActions } from '../ui/row-actions';
import { Badge } from '../ui/status-badge';
import { CacheApi, type EntryQuery } from './cache-api';
import { ENTRY_SORTS, LAYER_TEXT } from './cache-types';
import { DELETE_COLUMN, ENTRY_COLUMNS, LAYER_FILTER, deleteOf } from './entry-columns';
import { EntryDrawer } from './entry-drawer';
import { type StoredAnswer, storedAnswers } from './entry-groups';
import { CacheFigures } from './figures';
import { Purge } from './purge';

/** Entries of the cache with their benefit. */
@Component({
  imports: [
    Ago,
    Badge,
    CacheFigures,
    Cell,
    DataTable,
    DocumentPicker,
    EmptyState,
    EntryDrawer,
    ListPage,
    MatButton,
    ModelPicker,
    PageActions,
    Purge,
    ResourceView,
    RouterLink,
    RowActions,
  ],
  templateUrl: './entries.html',
  styleUrl: './entries.scss',
})
export class CacheEntries {
  private readonly api = inject(CacheApi);
  private readonly toaster = inject(Toaster);
  private readonly access = inject(Access);

  // From the URL: a filtered view can be reloaded and shared.
  readonly q = input<string>();
  readonly layer = input<EntryQuery['layer']>();
  readonly model = input<string>();
  readonly document = input<string>();
  readonly sort = input<EntryQuery['sort']>();
  readonly entry = input<string>();

  protected readonly stats = this.api.stats();
  protected readonly list = this.api.entries(() => ({
    q: this.q(),
    layer: this.layer(),
    model: this.model(),
    document_id: this.document(),
    sort: this.sort(),
  }));
  protected readonly answers = computed(() => storedAnswers(this.list.items()));
  protected readonly mayChange = computed(() => this.access.can('cache:write'));
  protected readonly mayReport = computed(() => this.access.can('cache:report'));
  protected readonly columns = computed(() => [...ENTRY_COLUMNS, ...(this.mayChange() ? [DELETE_COLUMN] : [])]);
  protected readonly values = computed(() => ({
    q: this.q(),
    layer: this.layer(),
    model: this.model(),
    document: this.document(),
    sort: this.sort(),
  }));
  /** Model and document have their own pickers, which show the current choice. */
  protected readonly filters = [LAYER_FILTER, { key: 'model', label: 'Model' }, { key: 'document', label: 'Document' }];
  protected readonly sorts = ENTRY_SORTS;
  protected readonly purging = signal(false);
  protected readonly layerText = LAYER_TEXT;
  protected readonly plain = plainText;
  protected readonly actions = deleteOf;
  protected readonly nameOf = ({ question }: StoredAnswer) => question;

  protected readonly delete = mutation(
    async (id: string) => {
      for (const each of this.entriesOf(id)) await this.api.delete(each);
    },
    { failure: 'toast', kept: 'The entry is still there.', then: (_, id) => this.gone(id, 'Answer deleted') },
  );

  protected reload(): void {
    this.list.reload();
    this.stats.reload();
  }

  /** The entry was deleted or reported. */
  protected gone(id: string, message: string): void {
    for (const each of this.entriesOf(id)) this.list.remove(each);
    this.stats.reload();
    void this.toaster.show(message);
  }

  /** Users see one answer: an action on it applies to its entries in all layers. */
  private entriesOf(id: string): readonly string[] {
    return this.answers().find(({ ids }) => ids.includes(id))?.ids ?? [id];
  }
}
