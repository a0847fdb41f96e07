import { HttpClient, httpResource } from '@angular/common/http';
import { computed, inject, linkedSignal, signal } from '@angular/core';
import { settle } from './settle';

/** Values as the address bar or a form holds them; empty ones are not sent. */
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

/**
 * A list that is read page by page. Made in an injection context; a change of `query` starts at the first page again.
 * @param address a function where it depends on what is shown.
 * @param query undefined: nothing is read yet.
 */
export class PagedList<T extends { id: string }> {
  private readonly http = inject(HttpClient);
  private readonly view: () => { url: string; query: ListQuery } | undefined;
  readonly first;
  private readonly loaded;
  private readonly next;
  readonly items;
  /** Where the next page starts; null at the end. */
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
    this.loaded = linkedSignal(() => page()?.items ?? []);
    this.next = linkedSignal(() => page()?.next_cursor ?? null);
    this.items = this.loaded.asReadonly();
    this.cursor = this.next.asReadonly();
  }

  reload(): void {
    this.first.reload();
  }

  /** Adds the next page. Fails with an ApiError; what is shown stays. */
  async more(): Promise<void> {
    const cursor = this.next();
    const view = this.view();
    if (!cursor || !view || this.loadingMore()) return;
    this.loadingMore.set(true);
    try {
      const page = await settle(this.http.get<Page<T>>(view.url, { params: queryParams({ ...view.query, cursor }) }));
      // The view may have changed meanwhile: its pages do not mix with these.
      if (this.view() !== view) return;
      this.loaded.update((items) => [...items, ...page.items]);
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
