import { Injectable, inject } from '@angular/core';
import type { QaImportDetailDto, QaImportDto, Query, RunQaImportDto } from '@nexus/api-client';
import { Api } from '../../core/http/api';

export type QaImport = QaImportDto;
export type QaImportDetail = QaImportDetailDto;
export type ExportQuery = Query<'get', '/api/qa/export'>;

/** Reads are resources, writes are promises that fail with an ApiError. */
@Injectable({ providedIn: 'root' })
export class ImportsApi {
  private readonly api = inject(Api);

  list = () => this.api.list('/api/qa/import');
  one = (id: () => string | undefined) =>
    this.api.read('/api/qa/import/{id}', () => {
      const known = id();
      return known === undefined ? undefined : { path: { id: known } };
    });

  upload(file: File): Promise<QaImport> {
    const body = new FormData();
    body.append('file', file, file.name);
    return this.api.call('post', '/api/qa/import', { body: body as never });
  }
  run = (id: string, body: RunQaImportDto) => this.api.call('post', '/api/qa/import/{id}/run', { path: { id }, body });
  cancel = (id: string) => this.api.call('post', '/api/qa/import/{id}/cancel', { path: { id } });
  delete = (id: string) => this.api.call('delete', '/api/qa/import/{id}', { path: { id } });
  export = (query: ExportQuery) => this.api.file('/api/qa/export', { query });
}
