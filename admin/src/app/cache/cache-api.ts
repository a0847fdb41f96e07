import { HttpClient, type HttpResourceRef, httpResource } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { type ListQuery, PagedList, queryParams } from '../core/http/paged-list';
import { settle } from '../core/http/settle';
import type {
  CacheEntry,
  CacheEntryDetail,
  CacheNegative,
  CacheSettings,
  CacheStats,
  CacheTrial,
  PurgeFilter,
} from './cache-types';

const ENTRIES = '/api/cache/entries';
const NEGATIVES = '/api/cache/negatives';
const one = (id: string): string => `${ENTRIES}/${encodeURIComponent(id)}`;

/** Reads are resources, writes are promises that fail with an ApiError. */
@Injectable({ providedIn: 'root' })
export class CacheApi {
  private readonly http = inject(HttpClient);

  stats(): HttpResourceRef<CacheStats | undefined> {
    return httpResource<CacheStats>(() => '/api/cache/stats');
  }

  entries(query: () => ListQuery): PagedList<CacheEntry> {
    return new PagedList<CacheEntry>(ENTRIES, query);
  }

  entry(id: () => string | undefined): HttpResourceRef<CacheEntryDetail | undefined> {
    return httpResource<CacheEntryDetail>(() => {
      const value = id();
      return value ? one(value) : undefined;
    });
  }

  settings(): HttpResourceRef<CacheSettings | undefined> {
    return httpResource<CacheSettings>(() => '/api/cache/settings');
  }

  save(settings: CacheSettings): Promise<CacheSettings> {
    return settle(this.http.put<CacheSettings>('/api/cache/settings', settings));
  }

  try(question: string, model?: string): Promise<CacheTrial> {
    return settle(this.http.post<CacheTrial>('/api/cache/try', { question, ...(model ? { model } : {}) }));
  }

  async delete(id: string): Promise<void> {
    await settle(this.http.delete(one(id)));
  }

  async purge({ model, document_id }: PurgeFilter): Promise<void> {
    const { limit: _, ...params } = queryParams({ model, document_id });
    await settle(this.http.delete(ENTRIES, { params }));
  }

  /** Pairs of questions that were reported not to share an answer. */
  reported(): PagedList<CacheNegative> {
    return new PagedList<CacheNegative>(NEGATIVES, () => ({}));
  }

  /** Takes a report back. */
  async forget(id: string): Promise<void> {
    await settle(this.http.delete(`${NEGATIVES}/${encodeURIComponent(id)}`));
  }

  /** Drops the entry; the pair of questions is kept as an example of what must not match. */
  async report(id: string, report: { question?: string; comment?: string }): Promise<void> {
    await settle(this.http.post(`${one(id)}/report`, report));
  }
}
