import { HttpClient, type HttpResourceRef, httpResource } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { ApiStream } from '../core/http/api-stream';
import { queryParams } from '../core/http/paged-list';
import { settle } from '../core/http/settle';
import type { DocumentChange, DocumentItem, DocumentPage, FolderItem, TagItem } from './document-types';

/** What a list of documents is narrowed to. Names are those of the API. */
export type DocumentQuery = Partial<
  Record<'q' | 'status' | 'type' | 'tag' | 'folder' | 'source_id' | 'sort' | 'cursor', string> & { limit: number }
>;
export interface DocumentPatch {
  name?: string;
  folder?: string;
  tags?: string[];
}
export type BulkAction = 'retry' | 'cancel' | 'move' | 'add_tags' | 'remove_tags';

/** Some changes may have been missed: read the list again. */
export const RESYNC = 'resync';

const LIST = '/api/rag/documents';
export const documentUrl = (id: string, ...more: string[]): string => [LIST, encodeURIComponent(id), ...more].join('/');
const params = (query: DocumentQuery) => queryParams({ limit: 100, ...query });
/** As many as one call may name. */
const BULK_MAX = 100;

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
      return value ? documentUrl(value) : undefined;
    });
  }

  folders(): HttpResourceRef<{ folders: FolderItem[] } | undefined> {
    return httpResource<{ folders: FolderItem[] }>(() => '/api/rag/folders');
  }

  tags(): HttpResourceRef<{ tags: TagItem[] } | undefined> {
    return httpResource<{ tags: TagItem[] }>(() => '/api/rag/tags');
  }

  page(query: DocumentQuery): Promise<DocumentPage> {
    return settle(this.http.get<DocumentPage>(LIST, { params: params(query) }));
  }

  change(id: string, patch: DocumentPatch): Promise<DocumentItem> {
    return settle(this.http.patch<DocumentItem>(documentUrl(id), patch));
  }

  retry(id: string, password?: string): Promise<DocumentItem> {
    return settle(this.http.post<DocumentItem>(documentUrl(id, 'retry'), password ? { password } : {}));
  }

  /** Reads the stored file of a ready document once more. */
  readAgain(id: string): Promise<DocumentItem> {
    return settle(this.http.post<DocumentItem>(documentUrl(id, 'read-again'), {}));
  }

  cancel(id: string): Promise<DocumentItem> {
    return settle(this.http.post<DocumentItem>(documentUrl(id, 'cancel'), {}));
  }

  /** @returns how many were changed: others were not in a state for it. */
  async bulk(ids: readonly string[], action: BulkAction, more: DocumentPatch = {}): Promise<number> {
    let changed = 0;
    for (const part of parts(ids)) {
      const body = { document_ids: part, action, ...more };
      changed += (await settle(this.http.post<{ changed: number }>(`${LIST}/bulk`, body))).changed;
    }
    return changed;
  }

  /** `keepalive`: still sent when the page is being left. */
  async delete(ids: readonly string[]): Promise<void> {
    const [only] = ids;
    const calls =
      ids.length === 1 && only
        ? [this.http.delete(documentUrl(only), { keepalive: true })]
        : parts(ids).map((part) => this.http.post('/api/rag/delete', { document_ids: part }, { keepalive: true }));
    await Promise.all(calls.map((call) => settle(call)));
  }

  /** Changes of the workspace's documents as they happen. */
  async *changes(signal: AbortSignal): AsyncGenerator<DocumentChange | typeof RESYNC, void, undefined> {
    for await (const message of this.stream.open(`${LIST}/events`, { signal })) {
      const change = parseChange(message.event, message.data);
      if (change) yield change;
    }
  }
}

function parts(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / BULK_MAX) }, (_, i) =>
    ids.slice(i * BULK_MAX, (i + 1) * BULK_MAX),
  );
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
