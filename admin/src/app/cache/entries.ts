import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Access } from '../core/auth/access';
import { explain } from '../core/http/explain';
import { Toaster } from '../core/toaster';
import { DocumentPicker } from '../knowledge/document-picker';
import { ModelPicker } from '../models/model-picker';
import { PageActions } from '../shell/page-actions';
import { EmptyState } from '../ui/empty-state';
import { ResourceView } from '../ui/resource-view';
import { SearchBox } from '../ui/search-box';
import { CacheApi, type EntryQuery } from './cache-api';
import { ENTRY_SORTS } from './cache-types';
import { storedAnswers } from './entry-groups';
import { EntryDrawer } from './entry-drawer';
import { EntryTable } from './entry-table';
import { CacheFigures } from './figures';
import { Purge } from './purge';

/** What the cache holds and what it was worth. */
@Component({
  imports: [
    CacheFigures,
    DocumentPicker,
    EmptyState,
    EntryDrawer,
    EntryTable,
    MatButton,
    ModelPicker,
    PageActions,
    Purge,
    ResourceView,
    RouterLink,
    SearchBox,
  ],
  templateUrl: './entries.html',
  styleUrl: './entries.scss',
})
export class CacheEntries {
  private readonly router = inject(Router);
  private readonly api = inject(CacheApi);
  private readonly toaster = inject(Toaster);
  private readonly access = inject(Access);

  // From the address: a filtered view can be reloaded and shared.
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
  protected readonly purging = signal(false);
  protected readonly sorts = ENTRY_SORTS;
  protected readonly layers = [
    { value: undefined, label: 'All layers' },
    { value: 'exact', label: 'Exact' },
    { value: 'semantic', label: 'Semantic' },
  ];
  protected readonly filtered = computed(() => Boolean(this.q() || this.layer() || this.model() || this.document()));

  protected show(queryParams: Record<string, string | undefined>): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }

  protected clear(): void {
    this.show({ q: undefined, layer: undefined, model: undefined, document: undefined });
  }

  protected reload(): void {
    this.list.reload();
    this.stats.reload();
  }

  protected async more(): Promise<void> {
    try {
      await this.list.more();
    } catch (error) {
      void this.toaster.show(explain(error, 'The rows already shown are unchanged.'));
    }
  }

  /** The entry is gone: deleted or reported. */
  protected gone(id: string, message: string): void {
    for (const each of this.entriesOf(id)) this.list.remove(each);
    this.show({ entry: undefined });
    this.stats.reload();
    void this.toaster.show(message);
  }

  protected async delete(id: string): Promise<void> {
    try {
      for (const each of this.entriesOf(id)) await this.api.delete(each);
      this.gone(id, 'Answer deleted');
    } catch (error) {
      void this.toaster.show(explain(error, 'The entry is still there.'));
    }
  }

  /** An answer is one thing to a person: what happens to it happens in each layer. */
  private entriesOf(id: string): readonly string[] {
    return this.answers().find(({ ids }) => ids.includes(id))?.ids ?? [id];
  }
}
