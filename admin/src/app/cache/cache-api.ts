import { Injectable, inject } from '@angular/core';
import type { Query } from '@nexus/api-client';
import { Api } from '../core/http/api';
import type { CacheSettings, PurgeFilter } from './cache-types';

export type EntryQuery = Query<'get', '/api/cache/entries'>;

/** Reads are resources, writes are promises that reject with an ApiError. */
@Injectable({ providedIn: 'root' })
export class CacheApi {
  private readonly api = inject(Api);

  stats = () => this.api.read('/api/cache/stats');
  settings = () => this.api.read('/api/cache/settings');
  entries = (query: () => EntryQuery) => this.api.list('/api/cache/entries', () => ({ query: query() }));
  entry = (id: () => string) => this.api.read('/api/cache/entries/{id}', () => ({ path: { id: id() } }));
  /** Pairs of questions reported as not having the same answer. */
  reported = () => this.api.list('/api/cache/negatives');
  /** All of them as CSV. */
  exportReported = () => this.api.file('/api/cache/negatives/export');

  save = (body: CacheSettings) => this.api.call('put', '/api/cache/settings', { body });
  try = (question: string, model?: string) =>
    this.api.call('post', '/api/cache/try', { body: { question, ...(model ? { model } : {}) } });
  delete = (id: string) => this.api.call('delete', '/api/cache/entries/{id}', { path: { id } });
  purge = (query: PurgeFilter) => this.api.call('delete', '/api/cache/entries', { query });
  /** Withdraws a report. */
  forget = (id: string) => this.api.call('delete', '/api/cache/negatives/{id}', { path: { id } });
  /** Deletes the entry; the pair of questions is stored as an example that must not match. */
  report = (id: string, body: { question?: string; comment?: string }) =>
    this.api.call('post', '/api/cache/entries/{id}/report', { path: { id }, body });
}
