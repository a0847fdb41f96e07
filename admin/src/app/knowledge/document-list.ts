import { DestroyRef, Injectable, computed, effect, inject, linkedSignal, signal, untracked } from '@angular/core';
import { explain } from '../core/http/explain';
import { isAbort, toApiError } from '../core/http/problem';
import { Toaster } from '../core/toaster';
import { DeferredDelete } from '../core/undo/deferred-delete';
import { plural } from '../core/format/format';
import { type ProgressSample, timeLeft } from './document-progress';
import { type DocumentChange, type DocumentItem, isBusy } from './document-types';
import { type DocumentQuery, DocumentsApi, RESYNC } from './documents-api';

const POLL_MS = 2_000;
/** With a live stream the poll is only a safety net. */
const SLOW_POLL_MS = 15_000;
const RECONNECT_MS = 3_000;
/** Answers that will not change by asking again. */
const GONE = new Set([401, 403, 404]);

interface View {
  query: DocumentQuery;
  first: DocumentItem[];
}

/** A new first page replaces the old one; the pages loaded after it stay. */
function refreshed(first: DocumentItem[], before: { source: View; value: DocumentItem[] }): DocumentItem[] {
  const replaced = new Set([...first, ...before.source.first].map((item) => item.id));
  return [...first, ...before.value.filter((item) => !replaced.has(item.id))];
}

/** The documents of one view: pages read so far, kept current by the live stream and, without it, by polling. */
@Injectable()
export class DocumentList {
  private readonly api = inject(DocumentsApi);
  private readonly toaster = inject(Toaster);
  private readonly deletion = inject(DeferredDelete);
  private readonly stop = new AbortController();
  private readonly live = signal(false);
  private readonly firstSample = new Map<string, ProgressSample>();

  readonly query = signal<DocumentQuery>({});
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
    inject(DestroyRef).onDestroy(() => this.stop.abort());
    void this.follow();
    effect((onCleanup) => {
      if (!this.busy()) return;
      const timer = setInterval(() => this.poll(), this.live() ? SLOW_POLL_MS : POLL_MS);
      onCleanup(() => clearInterval(timer));
    });
    effect(() => this.sample(this.items()));
  }

  reload(): void {
    this.first.reload();
  }

  async more(): Promise<void> {
    const cursor = this.cursor();
    if (!cursor || this.loadingMore()) return;
    this.loadingMore.set(true);
    try {
      const page = await this.api.page({ ...this.query(), cursor });
      this.loaded.update((items) => [...items, ...page.items]);
      this.nextCursor.set(page.next_cursor);
    } catch (error) {
      void this.toaster.show(explain(error, 'The rows already shown are unchanged.'));
    } finally {
      this.loadingMore.set(false);
    }
  }

  async retry(item: DocumentItem): Promise<void> {
    this.apply({ ...item, status: 'queued', progress: 0, reason: undefined });
    try {
      await this.api.retry(item.id);
    } catch (error) {
      this.apply(item);
      void this.toaster.show(explain(error, 'The file is still stored.'));
    }
    this.poll();
  }

  delete(items: readonly DocumentItem[]): void {
    const [only] = items;
    if (!only) return;
    const ids = items.map((item) => item.id);
    void this.deletion.request({
      ids,
      label: items.length === 1 ? only.name : plural(items.length, 'document'),
      commit: () => this.api.delete(ids),
      settled: () => this.poll(),
    });
  }

  /** Milliseconds until it is ready, if that can be told. */
  left(item: DocumentItem): number | undefined {
    return timeLeft(this.firstSample.get(item.id), { at: Date.now(), progress: item.progress });
  }

  apply(change: DocumentChange): void {
    if ('deleted' in change) this.loaded.update((items) => items.filter((item) => item.id !== change.id));
    else if (!this.loaded().some((item) => item.id === change.id)) this.poll();
    else this.loaded.update((items) => items.map((item) => (item.id === change.id ? change : item)));
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

  /** Follows the stream for as long as the view lives; a break only means polling until it is back. */
  private async follow(): Promise<void> {
    const { signal: aborted } = this.stop;
    while (!aborted.aborted) {
      try {
        this.live.set(true);
        for await (const change of this.api.changes(aborted)) {
          if (change === RESYNC) this.poll();
          else untracked(() => this.apply(change));
        }
      } catch (error) {
        if (isAbort(error) || GONE.has(toApiError(error).status)) break;
      }
      this.live.set(false);
      await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
    }
    this.live.set(false);
  }
}
