import { Injectable, computed, effect, inject, linkedSignal, signal } from '@angular/core';
import { plural } from '../core/format/format';
import { explain } from '../core/http/explain';
import { Toaster } from '../core/toaster';
import { DeferredDelete } from '../core/undo/deferred-delete';
import { DocumentFacets } from './document-facets';
import { KnowledgeUsage } from './usage-api';
import { RESYNC } from './document-changes';
import { DocumentFeed } from './document-feed';
import { type ProgressSample, timeLeft } from './document-progress';
import { type DocumentChange, type DocumentItem, isBusy } from './document-types';
import { type BulkAction, type DocumentPatch, type DocumentQuery, DocumentsApi } from './documents-api';

const POLL_MS = 2_000;
/** With a live stream the poll is only a safety net. */
const SLOW_POLL_MS = 15_000;
/** Documents from elsewhere come in crowds when a folder is uploaded: the page is read once for many of them. */
const GATHER_MS = 1_000;
/** Figures are read once for documents that become ready together. */
const FIGURES_MS = 300;

interface View {
  query: DocumentQuery;
  first: DocumentItem[];
}

/** A new first page replaces the old one; the pages loaded after it stay. */
function refreshed(first: DocumentItem[], before: { source: View; value: DocumentItem[] }): DocumentItem[] {
  const replaced = new Set([...first, ...before.source.first].map((item) => item.id));
  return [...first, ...before.value.filter((item) => !replaced.has(item.id))];
}

const DONE: Record<BulkAction, string> = {
  retry: 'Retrying',
  cancel: 'Cancelled',
  move: 'Moved',
  add_tags: 'Tagged',
  remove_tags: 'Removed tags of',
};

/** The documents of one view: pages read so far, kept current by the live stream and, without it, by polling. */
@Injectable()
export class DocumentList {
  private readonly api = inject(DocumentsApi);
  private readonly toaster = inject(Toaster);
  private readonly deletion = inject(DeferredDelete);
  private readonly facets = inject(DocumentFacets);
  private readonly usage = inject(KnowledgeUsage);
  private readonly feed = new DocumentFeed((change) => (change === RESYNC ? this.poll() : this.apply(change)));
  private readonly firstSample = new Map<string, ProgressSample>();
  private phases: ReadonlyMap<string, string> = new Map();
  private figures: ReturnType<typeof setTimeout> | undefined;
  private gathering: ReturnType<typeof setTimeout> | undefined;

  readonly query = signal<DocumentQuery>({}, { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) });
  readonly first = this.api.list(this.query);
  private readonly firstPage = computed(() => (this.first.hasValue() ? this.first.value() : undefined));
  private readonly loaded = linkedSignal<View, DocumentItem[]>({
    source: () => ({ query: this.query(), first: this.firstPage()?.items ?? [] }),
    computation: (now, before) => (before?.source.query === now.query ? refreshed(now.first, before) : now.first),
  });
  private readonly nextCursor = linkedSignal<DocumentQuery, string | null | undefined>({
    source: this.query,
    computation: () => undefined,
  });
  /** Where the next page starts; null at the end. */
  readonly cursor = computed(() => {
    const next = this.nextCursor();
    return next === undefined ? (this.firstPage()?.next_cursor ?? null) : next;
  });
  readonly loadingMore = signal(false);

  readonly items = computed(() => this.loaded().filter((item) => !this.deletion.hidden().has(item.id)));
  readonly busy = computed(() => this.loaded().some((item) => isBusy(item.status)));

  constructor() {
    effect((onCleanup) => {
      if (!this.busy()) return;
      const timer = setInterval(() => this.poll(), this.feed.live() ? SLOW_POLL_MS : POLL_MS);
      onCleanup(() => clearInterval(timer));
    });
    effect(() => this.sample(this.items()));
    effect(() => {
      if (this.moved(this.loaded())) this.gatherFigures();
    });
  }

  /** Folders, tags and figures, which no event tells of. */
  refreshFigures(): void {
    this.facets.reload();
    this.usage.reload();
  }

  reload(): void {
    this.first.reload();
  }

  /** Something was uploaded. */
  arrived(): void {
    this.gather();
  }

  async more(): Promise<void> {
    const cursor = this.cursor();
    const query = this.query();
    if (!cursor || this.loadingMore()) return;
    this.loadingMore.set(true);
    try {
      const page = await this.api.page({ ...query, cursor });
      // The view may have changed meanwhile: its pages do not mix with these.
      if (this.query() !== query) return;
      this.loaded.update((items) => refreshed(items, { source: { query, first: [] }, value: page.items }));
      this.nextCursor.set(page.next_cursor);
    } catch (error) {
      void this.toaster.show(explain(error, 'The rows already shown are unchanged.'));
    } finally {
      this.loadingMore.set(false);
    }
  }

  retry(item: DocumentItem, password?: string): Promise<void> {
    const queued = { ...item, status: 'queued', progress: 0, reason: undefined, needs_password: false } as const;
    return this.attempt(item, queued, () => this.api.retry(item.id, password));
  }

  /** One that need not be in the list. */
  async retryById(id: string, password?: string): Promise<void> {
    const known = this.loaded().find((item) => item.id === id);
    if (known) return this.retry(known, password);
    try {
      await this.api.retry(id, password);
    } catch (error) {
      void this.toaster.show(explain(error, 'The file is still stored.'));
    }
    this.gather();
  }

  async rename(item: DocumentItem, name: string): Promise<void> {
    try {
      this.apply(await this.api.change(item.id, { name }));
    } catch (error) {
      void this.toaster.show(explain(error, 'The name is unchanged.'));
    }
  }

  /** The present version answers until the new one is ready. */
  readAgain(item: DocumentItem): Promise<void> {
    return this.attempt(item, { ...item, status: 'queued', progress: 0 }, () => this.api.readAgain(item.id));
  }

  cancel(item: DocumentItem): Promise<void> {
    return this.attempt(item, { ...item, status: 'cancelled' }, () => this.api.cancel(item.id));
  }

  async bulk(items: readonly DocumentItem[], action: BulkAction, more: DocumentPatch = {}): Promise<void> {
    const ids = items.map((item) => item.id);
    try {
      const changed = await this.api.bulk(ids, action, more);
      void this.toaster.show(`${DONE[action]} ${plural(changed, 'document')}`);
    } catch (error) {
      void this.toaster.show(explain(error, 'Some of the documents may be unchanged.'));
    }
    this.poll();
    this.refreshFigures();
  }

  delete(items: readonly DocumentItem[]): void {
    const [only] = items;
    if (!only) return;
    const ids = items.map((item) => item.id);
    void this.deletion.request({
      ids,
      label: items.length === 1 ? only.name : plural(items.length, 'document'),
      commit: () => this.api.delete(ids),
      settled: () => {
        this.poll();
        this.refreshFigures();
      },
    });
  }

  /** Milliseconds until it is ready, if that can be told. */
  left(item: DocumentItem): number | undefined {
    return timeLeft(this.firstSample.get(item.id), { at: Date.now(), progress: item.progress });
  }

  apply(change: DocumentChange): void {
    if ('deleted' in change) this.loaded.update((items) => items.filter((item) => item.id !== change.id));
    else if (!this.loaded().some((item) => item.id === change.id)) this.gather();
    else this.loaded.update((items) => items.map((item) => (item.id === change.id ? change : item)));
  }

  /** Shows at once what will be; back as it was when the server refuses. */
  private async attempt(item: DocumentItem, expected: DocumentItem, call: () => Promise<unknown>): Promise<void> {
    this.apply(expected);
    try {
      await call();
    } catch (error) {
      this.apply(item);
      void this.toaster.show(explain(error, 'The file is still stored.'));
    }
    this.poll();
  }

  private gather(): void {
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      this.poll();
      this.refreshFigures();
    }, GATHER_MS);
  }

  /** Rows and the figures above them say the same. */
  private gatherFigures(): void {
    this.figures ??= setTimeout(() => {
      this.figures = undefined;
      this.refreshFigures();
    }, FIGURES_MS);
  }

  /** Whether a document that was known came to rest, or left its rest. */
  private moved(items: readonly DocumentItem[]): boolean {
    const before = this.phases;
    this.phases = new Map(items.map(({ id, status }) => [id, isBusy(status) ? 'busy' : status]));
    return items.some(({ id }) => before.has(id) && before.get(id) !== this.phases.get(id));
  }

  private poll(): void {
    if (!this.first.isLoading()) this.first.reload();
  }

  private sample(items: readonly DocumentItem[]): void {
    for (const { id, status, progress } of items) {
      if (!isBusy(status) || progress <= 0) this.firstSample.delete(id);
      else if (!this.firstSample.has(id)) this.firstSample.set(id, { at: Date.now(), progress });
    }
  }
}
