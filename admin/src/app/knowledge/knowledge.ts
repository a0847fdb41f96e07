import { Component, computed, effect, inject, input, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { Access } from '../core/auth/access';
import { formatBytes } from '../core/format/format';
import { PageActions } from '../shell/page-actions';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { ResourceView } from '../ui/resource-view';
import { SearchBox } from '../ui/search-box';
import { BulkBar } from './bulk-bar';
import type { Retry } from './dead-letters';
import { ContentHits } from './content-hits';
import { DocumentDialogs } from './document-dialogs';
import { DocumentFilters } from './document-filters';
import { ACCEPTED } from './document-formats';
import { DocumentList } from './document-list';
import type { DocumentAction } from './document-menu';
import { DocumentTable } from './document-table';
import type { DocumentQuery } from './documents-api';
import { DropZone } from './drop-zone';
import { type PlacedFile, fromPicker } from './dropped-files';
import { EmbedderBanner } from './embedder-banner';
import { FolderBar } from './folder-bar';
import { NearEnd } from './near-end';
import { noRoom } from './quotas';
import { UploadList } from './upload-list';
import { Uploads } from './uploads';
import { KnowledgeUsage } from './usage-api';
import { UsagePanel } from './usage-panel';

@Component({
  imports: [
    BulkBar,
    ContentHits,
    DocumentDialogs,
    DocumentFilters,
    DocumentTable,
    DropZone,
    EmbedderBanner,
    EmptyState,
    FolderBar,
    Icon,
    MatButton,
    NearEnd,
    PageActions,
    ResourceView,
    SearchBox,
    UploadList,
    UsagePanel,
  ],
  providers: [DocumentList],
  templateUrl: './knowledge.html',
  styleUrl: './knowledge.scss',
})
export class Knowledge {
  private readonly router = inject(Router);
  private readonly usage = inject(KnowledgeUsage);
  protected readonly list = inject(DocumentList);
  protected readonly uploads = inject(Uploads);
  protected readonly accepted = ACCEPTED;
  private readonly dialogs = viewChild.required(DocumentDialogs);
  private readonly access = inject(Access);
  protected readonly mayChange = computed(() => this.access.can('knowledge:write'));

  // From the address: a filtered view can be reloaded and shared.
  readonly q = input<string>();
  readonly status = input<DocumentQuery['status']>();
  readonly type = input<DocumentQuery['type']>();
  readonly tag = input<string>();
  readonly folder = input<string>();
  readonly source = input<string>();
  readonly sort = input<DocumentQuery['sort']>();

  protected readonly filters = computed(() => ({
    status: this.status(),
    type: this.type(),
    tag: this.tag(),
    source: this.source(),
    sort: this.sort(),
  }));
  protected readonly filtered = computed(() =>
    [this.q, this.status, this.type, this.tag, this.source].some((value) => value()),
  );
  protected readonly limit = computed(() => {
    const bytes = this.usage.maxBytes();
    return bytes ? `, up to ${formatBytes(bytes)} each` : '';
  });
  /** Files are sent all the same: new content for a document that is there may still fit. */
  protected readonly noRoom = computed(() => noRoom(this.usage.quotas()));
  protected readonly none: ReadonlySet<string> = new Set();
  protected readonly selected = signal<ReadonlySet<string>>(new Set());
  protected readonly chosen = computed(() => this.list.items().filter((item) => this.selected().has(item.id)));

  constructor() {
    this.list.refreshFigures();
    effect(() =>
      this.list.query.set({
        q: this.q(),
        status: this.status(),
        type: this.type(),
        tag: this.tag(),
        folder: this.folder(),
        source_id: this.source(),
        sort: this.sort(),
      }),
    );
    let finished = this.uploads.finished();
    effect(() => {
      if (this.uploads.finished() === finished) return;
      finished = this.uploads.finished();
      this.list.arrived();
    });
  }

  protected pick(event: Event): void {
    const picker = event.target as HTMLInputElement;
    this.upload(fromPicker(picker.files ?? []));
    picker.value = '';
  }

  protected upload(files: readonly PlacedFile[]): void {
    this.uploads.add(files, this.folder());
  }

  protected show(queryParams: Record<string, string | undefined>): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }

  protected clear(): void {
    this.show({ q: undefined, status: undefined, type: undefined, tag: undefined, source: undefined });
  }

  protected act(action: DocumentAction, documents = this.chosen()): void {
    this.dialogs().act(action, documents);
    if (action === 'delete') this.selected.set(new Set());
  }

  protected retryById({ id, password }: Retry): void {
    void this.list.retryById(id, password);
  }
}
