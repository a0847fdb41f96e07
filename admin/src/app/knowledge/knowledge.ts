import { Component, computed, effect, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Access } from '../core/auth/access';
import { formatBytes } from '../core/format/format';
import { PageActions } from '../shell/page-actions';
import { selectionOf } from '../ui/data-table/selection';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { ListPage } from '../ui/list-page/list-page';
import type { Retry } from './dead-letters';
import { ContentHits } from './content-hits';
import { DocumentDialogs } from './document-dialogs';
import { documentFilters } from './document-filters';
import { ACCEPTED } from './document-formats';
import { DocumentList } from './document-list';
import { DocumentTable } from './document-table';
import { DOCUMENT_SORTS, canCancel, canRetry } from './document-types';
import type { DocumentQuery } from './documents-api';
import { DropZone } from './drop-zone';
import { type PlacedFile, fromPicker } from './dropped-files';
import { EmbedderBanner } from './embedder-banner';
import { FolderBar } from './folder-bar';
import { fullQuotaText } from './quotas';
import { UploadList } from './upload-list';
import { Uploads } from './uploads';
import { KnowledgeUsage } from './usage-api';
import { UsagePanel } from './usage-panel';

@Component({
  imports: [
    ContentHits,
    DocumentDialogs,
    DocumentTable,
    DropZone,
    EmbedderBanner,
    EmptyState,
    FolderBar,
    Icon,
    ListPage,
    MatButton,
    PageActions,
    UploadList,
    UsagePanel,
  ],
  providers: [DocumentList],
  templateUrl: './knowledge.html',
  styleUrl: './knowledge.scss',
})
export class Knowledge {
  private readonly usage = inject(KnowledgeUsage);
  protected readonly list = inject(DocumentList);
  protected readonly uploads = inject(Uploads);
  protected readonly accepted = ACCEPTED;
  private readonly access = inject(Access);
  protected readonly mayChange = computed(() => this.access.can('knowledge:write'));

  // From the URL: a filtered view can be reloaded and shared.
  readonly q = input<string>();
  readonly status = input<DocumentQuery['status']>();
  readonly type = input<DocumentQuery['type']>();
  readonly tag = input<string>();
  readonly folder = input<string>();
  readonly source = input<string>();
  readonly sort = input<DocumentQuery['sort']>();

  protected readonly values = computed(() => ({
    q: this.q(),
    status: this.status(),
    type: this.type(),
    tag: this.tag(),
    source: this.source(),
    sort: this.sort(),
  }));
  protected readonly filters = documentFilters(this.values);
  protected readonly sorts = DOCUMENT_SORTS;
  protected readonly limit = computed(() => {
    const bytes = this.usage.maxBytes();
    return bytes ? `, up to ${formatBytes(bytes)} each` : '';
  });
  /** Uploads are still allowed: a new version of an existing document may fit. */
  protected readonly fullQuotaText = computed(() => fullQuotaText(this.usage.quotas()));
  protected readonly selected = selectionOf(this.list.items);
  protected readonly chosen = computed(() => this.list.items().filter((item) => this.selected().has(item.id)));
  protected readonly retryable = computed(() => this.chosen().some(canRetry));
  protected readonly cancellable = computed(() => this.chosen().some(canCancel));

  constructor() {
    this.list.refreshFigures();
    effect(() => {
      const { source, ...values } = this.values();
      this.list.query.set({ ...values, source_id: source, folder: this.folder() });
    });
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

  protected retryById({ id, password }: Retry): void {
    void this.list.retryById(id, password);
  }
}
