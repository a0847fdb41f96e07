import { Injectable, inject } from '@angular/core';
import { apiUrl } from '../core/http/api';
import { ApiStream } from '../core/http/api-stream';
import type { DocumentChange } from './document-types';

/** Some changes may have been missed: reload the list. */
export const RESYNC = 'resync';

/** The live stream, separate from the calls, so that pages that only read documents do not load it. */
@Injectable({ providedIn: 'root' })
export class DocumentChanges {
  private readonly stream = inject(ApiStream);

  /** Changes of the workspace's documents as they happen. */
  async *follow(signal: AbortSignal): AsyncGenerator<DocumentChange | typeof RESYNC, void, undefined> {
    for await (const message of this.stream.open(apiUrl('get', '/api/rag/documents/events'), { signal })) {
      const change = parseChange(message.event, message.data);
      if (change) yield change;
    }
  }
}

/** Unknown or malformed messages are skipped, since the list is polled as well. */
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
