import { HttpClient, type HttpResourceRef, httpResource } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { ApiStream } from '../core/http/api-stream';
import { toApiError } from '../core/http/problem';
import type { ChunkItem, DocumentChange, DocumentItem, DocumentPage } from './document-types';

export interface DocumentQuery {
  q?: string;
  status?: string;
  sort?: string;
  cursor?: string;
  limit?: number;
}

/** Some changes may have been missed: read the list again. */
export const RESYNC = 'resync';

const LIST = '/api/rag/documents';

const params = (query: DocumentQuery): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries({ limit: 100, ...query }).filter(([, value]) => value !== undefined && value !== ''),
  );

/** Reads are resources, writes are promises that fail with an ApiError. */
@Injectable({ providedIn: 'root' })
export class DocumentsApi {
  private readonly http = inject(HttpClient);
  private readonly stream = inject(ApiStream);

  list(query: () => DocumentQuery | undefined): HttpResourceRef<DocumentPage | undefined> {
    return httpResource<DocumentPage>(() => {
      const value = query();
      return value && { url: LIST, params: params(value) };
    });
  }

  one(id: () => string | undefined): HttpResourceRef<DocumentItem | undefined> {
    return httpResource<DocumentItem>(() => {
      const value = id();
      return value ? `${LIST}/${encodeURIComponent(value)}` : undefined;
    });
  }

  chunks(id: () => string | undefined): HttpResourceRef<{ items: ChunkItem[] } | undefined> {
    return httpResource<{ items: ChunkItem[] }>(() => {
      const value = id();
      return value ? { url: `${LIST}/${encodeURIComponent(value)}/chunks`, params: { limit: 100 } } : undefined;
    });
  }

  page(query: DocumentQuery): Promise<DocumentPage> {
    return this.settle(firstValueFrom(this.http.get<DocumentPage>(LIST, { params: params(query) })));
  }

  async retry(id: string): Promise<void> {
    await this.settle(firstValueFrom(this.http.post(`${LIST}/${encodeURIComponent(id)}/retry`, {})));
  }

  /** `keepalive`: still sent when the page is being left. */
  async delete(ids: readonly string[]): Promise<void> {
    const [only] = ids;
    const call =
      ids.length === 1 && only
        ? this.http.delete(`${LIST}/${encodeURIComponent(only)}`, { keepalive: true })
        : this.http.post('/api/rag/delete', { document_ids: ids }, { keepalive: true });
    await this.settle(firstValueFrom(call));
  }

  /** Changes of the workspace's documents as they happen. */
  async *changes(signal: AbortSignal): AsyncGenerator<DocumentChange | typeof RESYNC, void, undefined> {
    for await (const message of this.stream.open(`${LIST}/events`, { signal })) {
      const change = parseChange(message.event, message.data);
      if (change) yield change;
    }
  }

  private async settle<T>(call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (error) {
      throw toApiError(error);
    }
  }
}

/** Unknown or broken messages are skipped: the list is polled as well. */
export function parseChange(event: string, data: string): DocumentChange | typeof RESYNC | undefined {
  if (event === 'resync') return RESYNC;
  try {
    const change = JSON.parse(data) as DocumentChange;
    if (typeof change.id !== 'string') return undefined;
    return event === 'deleted' ? { id: change.id, deleted: true } : change;
  } catch {
    return undefined;
  }
}
