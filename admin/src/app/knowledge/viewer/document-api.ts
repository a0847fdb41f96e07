import { Injectable, inject } from '@angular/core';
import { Api } from '../../core/http/api';

/** Reads and writes of one document's passages, text, content and versions. Calls reject with an ApiError. */
@Injectable({ providedIn: 'root' })
export class DocumentApi {
  private readonly api = inject(Api);

  chunks = (id: () => string, q: () => string) =>
    this.api.list('/api/rag/documents/{id}/chunks', () => ({ path: { id: id() }, query: { q: q() } }));
  versions = (id: () => string) => this.api.list('/api/rag/documents/{id}/versions', () => ({ path: { id: id() } }));

  /** Whole blocks from the one around `start` on, up to about `limit` characters. */
  text = (id: string, start: number, limit: number, version_id?: string) =>
    this.api.call('get', '/api/rag/documents/{id}/text', { path: { id }, query: { start, limit, version_id } });
  /** The uploaded bytes. The token is sent in a header, never in a URL. */
  content = (id: string, version_id?: string) =>
    this.api.file('/api/rag/documents/{id}/content', { path: { id }, query: { version_id } });

  activate = (id: string, version_id: string) =>
    this.api.call('post', '/api/rag/documents/{id}/versions/{version_id}/activate', { path: { id, version_id } });
  purge = (id: string, version_id: string) =>
    this.api.call('delete', '/api/rag/documents/{id}/versions/{version_id}', { path: { id, version_id } });
}
