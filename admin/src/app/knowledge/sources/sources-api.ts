import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { Api, apiUrl } from '../../core/http/api';
import { settle } from '../../core/http/settle';
import type { UploadAnswer } from '../document-types';
import type { PreviewInput, SourceInput } from './source-types';

/** Reads are resources, writes are promises that reject with an ApiError. */
@Injectable({ providedIn: 'root' })
export class SourcesApi {
  private readonly api = inject(Api);
  private readonly http = inject(HttpClient);

  list = () => this.api.list('/api/rag/sources');
  runs = (id: () => string) => this.api.list('/api/rag/sources/{id}/runs', () => ({ path: { id: id() } }));

  create = (body: SourceInput) => this.api.call('post', '/api/rag/sources', { body });
  update = (id: string, body: Partial<SourceInput>) =>
    this.api.call('patch', '/api/rag/sources/{id}', { path: { id }, body });
  remove = (id: string, documents: 'keep' | 'delete') =>
    this.api.call('delete', '/api/rag/sources/{id}', { path: { id }, query: { documents } });
  run = (id: string) => this.api.call('post', '/api/rag/sources/{id}/run', { path: { id } });
  cancel = (id: string) => this.api.call('post', '/api/rag/sources/{id}/cancel', { path: { id } });
  preview = (body: PreviewInput) => this.api.call('post', '/api/rag/sources/preview', { body });

  /** Adds one page without a source. @returns the name of its document */
  async addPage(url: string, folder: string): Promise<string> {
    const body = { url, ...(folder ? { folder } : {}) };
    // The upload is documented as a form, but an address is sent as JSON.
    const { documents } = await settle(this.http.post<UploadAnswer>(apiUrl('post', '/api/rag/upload'), body));
    return documents[0]?.name ?? url;
  }
}
