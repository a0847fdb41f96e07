import { Injectable, inject } from '@angular/core';
import type { BulkBody, Query, UpdateDocumentBody } from '@nexus/api-client';
import { Api } from '../core/http/api';

/** Filters of a document list. */
export type DocumentQuery = Query<'get', '/api/rag/documents'>;
export type DocumentPatch = UpdateDocumentBody;
export type BulkAction = Exclude<BulkBody['action'], 'delete'>;

/** Maximum number of documents per call. */
const BULK_MAX = 100;

/** Reads are resources, writes are promises that reject with an ApiError. */
@Injectable({ providedIn: 'root' })
export class DocumentsApi {
  private readonly api = inject(Api);

  pages = (query: () => DocumentQuery) =>
    this.api.list('/api/rag/documents', () => ({ query: { limit: 100, ...query() } }));
  list = (query: () => DocumentQuery | undefined) =>
    this.api.read('/api/rag/documents', () => {
      const value = query();
      return value && { query: value };
    });
  one = (id: () => string | undefined) =>
    this.api.read('/api/rag/documents/{id}', () => {
      const value = id();
      return value ? { path: { id: value } } : undefined;
    });
  folders = () => this.api.read('/api/rag/folders');
  tags = () => this.api.read('/api/rag/tags');

  change = (id: string, body: DocumentPatch) =>
    this.api.call('patch', '/api/rag/documents/{id}', { path: { id }, body });
  retry = (id: string, password?: string) =>
    this.api.call('post', '/api/rag/documents/{id}/retry', { path: { id }, body: password ? { password } : {} });
  /** Reads the stored file of a ready document again. */
  readAgain = (id: string) => this.api.call('post', '/api/rag/documents/{id}/read-again', { path: { id }, body: {} });
  cancel = (id: string) => this.api.call('post', '/api/rag/documents/{id}/cancel', { path: { id } });

  /** @returns number of changed documents: others were not in a suitable state. */
  async bulk(ids: readonly string[], action: BulkAction, more: DocumentPatch = {}): Promise<number> {
    let changed = 0;
    for (const part of parts(ids)) {
      const body = { document_ids: part, action, ...more };
      changed += (await this.api.call('post', '/api/rag/documents/bulk', { body })).changed;
    }
    return changed;
  }

  /** `keepalive`: sent even while the page is being left. */
  async delete(ids: readonly string[]): Promise<void> {
    const [id] = ids;
    if (ids.length === 1 && id) {
      await this.api.call('delete', '/api/rag/documents/{id}', { path: { id }, keepalive: true });
      return;
    }
    const bodies = parts(ids).map((part) => ({ document_ids: part }));
    await Promise.all(bodies.map((body) => this.api.call('post', '/api/rag/delete', { body, keepalive: true })));
  }
}

function parts(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / BULK_MAX) }, (_, i) =>
    ids.slice(i * BULK_MAX, (i + 1) * BULK_MAX),
  );
}
