import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Access } from '../../core/auth/access';
import { sentence } from '../../core/http/explain';
import { mutation } from '../../core/mutation';
import { PageTitle } from '../../core/page-title';
import { Viewport } from '../../core/viewport';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { ResourceView } from '../../ui/resource-view';
import { DocumentActions } from '../document-actions';
import { DocumentFeed } from '../document-feed';
import { DocumentStatusView } from '../document-status';
import { type DocumentItem, canCancel, canRetry, isBusy } from '../document-types';
import { RESYNC } from '../document-changes';
import { DocumentsApi } from '../documents-api';
import { FormatMark } from '../format-mark';
import { PasswordDialog } from '../password-dialog';
import { DeferredDelete } from '../../core/undo/deferred-delete';
import { ChunksTab } from './chunks-tab';
import { DetailsTab } from './details-tab';
import { TextView } from './text-view';
import { VersionsTab } from './versions-tab';

const TABS = [
  { id: 'text', label: 'Text' },
  { id: 'details', label: 'Details' },
  { id: 'chunks', label: 'Passages' },
  { id: 'versions', label: 'Versions' },
] as const;

const POLL_MS = 5_000;
const offset = (text: string | undefined): number | undefined => {
  const value = Number(text);
  return text !== undefined && text !== '' && Number.isInteger(value) && value >= 0 ? value : undefined;
};

/** One document: its text, opened at a linked position, and all its details. */
@Component({
  imports: [
    ChunksTab,
    DetailsTab,
    DocumentStatusView,
    FormatMark,
    Icon,
    MatButton,
    Notice,
    PasswordDialog,
    ResourceView,
    RouterLink,
    TextView,
    VersionsTab,
  ],
  templateUrl: './document-page.html',
  styleUrl: './document-page.scss',
})
export class DocumentView {
  private readonly router = inject(Router);
  private readonly api = inject(DocumentsApi);
  protected readonly actions = inject(DocumentActions);
  private readonly deletion = inject(DeferredDelete);
  private readonly access = inject(Access);
  private readonly heading = inject(PageTitle);
  private readonly viewport = inject(Viewport);

  // From the URL: a position in a document can be linked.
  readonly id = input.required<string>();
  readonly start = input<string>();
  readonly end = input<string>();
  readonly page = input<string>();
  readonly version = input<string>();
  readonly tab = input<string>();

  protected readonly read = this.api.one(this.id);
  private readonly changed = signal<DocumentItem | undefined>(undefined);
  protected readonly item = computed(() => {
    const changed = this.changed();
    return changed?.id === this.id() ? changed : this.read.hasValue() ? this.read.value() : undefined;
  });
  protected readonly mayChange = computed(() => this.access.can('knowledge:write'));
  protected readonly target = computed(
    () => ({ start: offset(this.start()), end: offset(this.end()), page: offset(this.page()) }),
    { equal: (a, b) => a.start === b.start && a.end === b.end && a.page === b.page },
  );
  /** In wide windows the text is beside the tabs instead of in one. */
  protected readonly tabs = computed(() => TABS.filter(({ id }) => this.viewport.narrow() || id !== 'text'));
  protected readonly current = computed(() => {
    const tabs = this.tabs();
    return tabs.find(({ id }) => id === this.tab())?.id ?? tabs[0]?.id;
  });
  protected readonly showsText = computed(() => !this.viewport.narrow() || this.current() === 'text');
  /** Reloads the text when a new version is ready. */
  protected readonly textKey = computed(() => {
    const item = this.item();
    return item && item.status === 'ready' ? item.version : 0;
  });
  protected readonly asking = signal(false);
  protected readonly canRetry = canRetry;
  protected readonly canCancel = canCancel;
  protected readonly sentence = sentence;

  private readonly feed = new DocumentFeed((change) => {
    if (change === RESYNC) this.read.reload();
    else if (change.id !== this.id()) return;
    else if ('deleted' in change) void this.router.navigate(['/knowledge']);
    else this.changed.set(change);
  });

  constructor() {
    effect(() => {
      const name = this.item()?.name;
      if (name) untracked(() => this.heading.name(name));
    });
    effect(() => {
      // A read that is newer than the last event takes precedence again.
      if (this.read.hasValue()) untracked(() => this.changed.set(undefined));
    });
    effect((onCleanup) => {
      const item = this.item();
      if (!item || !isBusy(item.status)) return;
      const timer = setInterval(() => this.reload(), this.feed.live() ? POLL_MS * 3 : POLL_MS);
      onCleanup(() => clearInterval(timer));
    });
  }

  protected show(queryParams: Record<string, string | number | undefined>): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }

  protected goTo({ start, end }: { start: number; end: number }): void {
    this.show({ start, end, page: undefined, tab: this.viewport.narrow() ? 'text' : this.tab() });
  }

  private readonly change = mutation((work: () => Promise<unknown>) => work(), {
    failure: 'toast',
    kept: 'The file is still stored.',
    settled: () => this.reload(),
  });

  protected retry({ id }: DocumentItem, password?: string): void {
    void this.change.run(() => this.api.retry(id, password));
  }

  protected readAgain({ id }: DocumentItem): void {
    void this.change.run(() => this.api.readAgain(id));
  }

  protected cancel({ id }: DocumentItem): void {
    void this.change.run(() => this.api.cancel(id));
  }

  protected delete(item: DocumentItem): void {
    const ids = [item.id];
    void this.deletion.request({ ids, label: item.name, commit: () => this.api.delete(ids) });
    void this.router.navigate(['/knowledge']);
  }

  protected reload(): void {
    if (!this.read.isLoading()) this.read.reload();
  }
}
