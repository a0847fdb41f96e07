import { HttpClient, httpResource } from '@angular/common/http';
import { computed, inject, linkedSignal, signal } from '@angular/core';
import { settle } from './settle';

/** Values from the URL or a form; empty ones are not sent. */
export type ListQuery = Record<string, string | number | boolean | undefined>;

export interface Page<T> {
  items: T[];
  next_cursor?: string | null;
}

export const PAGE_SIZE = 50;

export const queryParams = (query: ListQuery): Record<string, string | number | boolean> =>
  Object.fromEntries(
    Object.entries<ListQuery[string]>({ limit: PAGE_SIZE, ...query }).filter(
      ([, value]) => value !== undefined && value !== '',
    ),
  ) as Record<string, string | number | boolean>;

interface View<T> {
  of: unknown;
  first: T[];
}

/** A new first page replaces the old one; further pages are kept. */
function refreshed<T extends { id: string }>(first: T[], { source, value }: { source: View<T>; value: T[] }): T[] {
  const replaced = new Set([...first, ...source.first].map(({ id }) => id));
  return [...first, ...value.filter(({ id }) => !replaced.has(id))];
}

/** The part of a list required to load further pages. */
export type Pages = Pick<PagedList<{ id: string }>, 'cursor' | 'loadingMore' | 'more'>;

/**
 * A paged list. Must be created in an injection context; a change of `query` restarts at the first page.
 * @param address a function if it depends on what is shown.
 * @param query undefined: nothing is read yet.
 */
export class PagedList<T extends { id: string }> {
  private readonly http = inject(HttpClient);
  private readonly view: () => { url: string; query: ListQuery } | undefined;
  private readonly starts = signal(0);
  readonly first;
  private readonly loaded;
  private readonly next;
  readonly items;
  /** Cursor of the next page; null at the end. */
  readonly cursor;
  readonly loadingMore = signal(false);

  constructor(address: string | (() => string), query: () => ListQuery | undefined) {
    const request = () => {
      const value = query();
      return value && { url: typeof address === 'string' ? address : address(), query: value };
    };
    this.view = computed(request, { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) });
    this.first = httpResource<Page<T>>(() => {
      const view = this.view();
      return view && { url: view.url, params: queryParams(view.query) };
    });
    const page = computed(() => (this.first.hasValue() ? this.first.value() : undefined));
    const start = computed(() => ({ view: this.view(), starts: this.starts() }));
    this.loaded = linkedSignal<View<T>, T[]>({
      source: () => ({ of: start(), first: page()?.items ?? [] }),
      computation: (now, before) => (before && before.source.of === now.of ? refreshed(now.first, before) : now.first),
    });
    this.next = linkedSignal<unknown, string | null | undefined>({ source: start, computation: () => undefined });
    this.items = this.loaded.asReadonly();
    this.cursor = computed(() => {
      const next = this.next();
      return next === undefined ? (page()?.next_cursor ?? null) : next;
    });
  }

  /** Restarts at the first page. */
  reload(): void {
    this.starts.update((n) => n + 1);
    this.first.reload();
  }

  /** Reads the first page again; further pages stay as they are. */
  refresh(): void {
    this.first.reload();
  }

  /** Adds the next page. Fails with an ApiError; the current rows are kept. */
  async more(): Promise<void> {
    const cursor = this.cursor();
    const view = this.view();
    if (!cursor || !view || this.loadingMore()) return;
    this.loadingMore.set(true);
    try {
      const page = await settle(this.http.get<Page<T>>(view.url, { params: queryParams({ ...view.query, cursor }) }));
      // The view may have changed in the meantime: pages of different views must not mix.
      if (this.view() !== view) return;
      this.loaded.update((items) => refreshed(items, { source: { of: view, first: [] }, value: page.items }));
      this.next.set(page.next_cursor ?? null);
    } finally {
      this.loadingMore.set(false);
    }
  }

  remove(id: string): void {
    this.loaded.update((items) => items.filter((item) => item.id !== id));
  }

  update(change: (item: T) => T): void {
    this.loaded.update((items) => items.map(change));
  }
}
