import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { formatBytes, plural } from '../core/format/format';
import { PageActions } from '../shell/page-actions';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { ResourceView } from '../ui/resource-view';
import { SearchBox } from '../ui/search-box';
import { DocumentDrawer } from './document-drawer';
import { ACCEPTED } from './document-formats';
import { DocumentList } from './document-list';
import { DocumentTable } from './document-table';
import { DOCUMENT_FILTERS, type DocumentItem } from './document-types';
import { DropZone } from './drop-zone';
import { EmbedderBanner } from './embedder-banner';
import { UploadList } from './upload-list';
import { KnowledgeUsage } from './usage-api';
import { Uploads } from './uploads';

@Component({
  imports: [
    DocumentDrawer,
    DocumentTable,
    DropZone,
    EmbedderBanner,
    EmptyState,
    Icon,
    MatButton,
    PageActions,
    ResourceView,
    SearchBox,
    UploadList,
  ],
  providers: [DocumentList],
  templateUrl: './knowledge.html',
  styleUrl: './knowledge.scss',
})
export class Knowledge {
  private readonly router = inject(Router);
  protected readonly list = inject(DocumentList);
  protected readonly uploads = inject(Uploads);
  protected readonly accepted = ACCEPTED;
  protected readonly plural = plural;
  private readonly usage = inject(KnowledgeUsage);
  protected readonly limit = computed(() => {
    const bytes = this.usage.maxBytes();
    return bytes ? `, up to ${formatBytes(bytes)} each` : '';
  });

  // From the address: a filtered view can be reloaded and shared.
  readonly q = input<string>();
  readonly status = input<string>();
  readonly sort = input<string>();
  readonly document = input<string>();
  readonly page = input<string>();

  protected readonly filters = [
    { value: undefined, label: 'All' },
    ...DOCUMENT_FILTERS.map((value) => ({ value, label: `${value[0]?.toUpperCase()}${value.slice(1)}` })),
  ];
  protected readonly filtered = computed(() => Boolean(this.q() || this.status()));
  protected readonly selected = signal<ReadonlySet<string>>(new Set());
  protected readonly chosen = computed(() => this.list.items().filter((item) => this.selected().has(item.id)));
  protected readonly opened = computed(() => this.list.items().find((item) => item.id === this.document()));

  constructor() {
    effect(() => this.list.query.set({ q: this.q(), status: this.status(), sort: this.sort() }));
    let finished = this.uploads.finished();
    effect(() => {
      if (this.uploads.finished() === finished) return;
      finished = this.uploads.finished();
      this.list.reload();
    });
  }

  protected pick(event: Event): void {
    const picker = event.target as HTMLInputElement;
    this.uploads.add([...(picker.files ?? [])]);
    picker.value = '';
  }

  protected show(queryParams: Record<string, string | undefined>): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }

  protected clear(): void {
    this.show({ q: undefined, status: undefined });
  }

  protected delete(items: readonly DocumentItem[]): void {
    this.list.delete(items);
    this.selected.set(new Set());
    if (items.some((item) => item.id === this.document())) this.show({ document: undefined, page: undefined });
  }
}
