import { Injectable, inject } from '@angular/core';
import type {
  CreateQaEntryDto,
  QaBulkDto,
  QaCheckDto,
  QaSettingsDto,
  Query,
  UpdateQaEntryDto,
} from '@nexus/api-client';
import { Api } from '../core/http/api';

export type QaQuery = Query<'get', '/api/qa'>;

/** Reads are resources, writes are promises that fail with an ApiError. */
@Injectable({ providedIn: 'root' })
export class QaApi {
  private readonly api = inject(Api);

  entries = (query: () => QaQuery) => this.api.list('/api/qa', () => ({ query: query() }));
  /** @param wanted when false, nothing is loaded */
  overview = (wanted: () => boolean = () => true) =>
    this.api.read('/api/qa/overview', () => (wanted() ? {} : undefined));
  entry = (id: () => string | undefined) =>
    this.api.read('/api/qa/{id}', () => {
      const path = id();
      return path === undefined ? undefined : { path: { id: path } };
    });
  versions = (id: () => string) =>
    this.api.read('/api/qa/{id}/versions', () => ({ path: { id: id() }, query: { limit: 50 } }));
  conflicts = (body: () => QaCheckDto | undefined) =>
    this.api.ask('/api/qa/check', () => {
      const given = body();
      return given && { body: given };
    });
  settings = () => this.api.read('/api/qa/settings');

  create = (body: CreateQaEntryDto) => this.api.call('post', '/api/qa', { body });
  update = (id: string, body: UpdateQaEntryDto) => this.api.call('patch', '/api/qa/{id}', { path: { id }, body });
  bulk = (body: QaBulkDto) => this.api.call('post', '/api/qa/bulk', { body });
  restore = (id: string, version: number) =>
    this.api.call('post', '/api/qa/{id}/versions/{version}/restore', { path: { id, version: String(version) } });
  try = (question: string) => this.api.call('post', '/api/qa/try', { body: { question } });
  save = (body: QaSettingsDto) => this.api.call('put', '/api/qa/settings', { body });
}
