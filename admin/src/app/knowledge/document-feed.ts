import { DestroyRef, inject, signal, untracked } from '@angular/core';
import { isAbort, toApiError } from '../core/http/problem';
import { DocumentChanges, type RESYNC } from './document-changes';
import type { DocumentChange } from './document-types';

const RECONNECT_MS = 3_000;
/** Status codes for which a retry is pointless. */
const GONE = new Set([401, 403, 404]);

/** Follows the stream of changes for the lifetime of its owner. Must be created in an injection context. */
export class DocumentFeed {
  private readonly changes = inject(DocumentChanges);
  private readonly stop = new AbortController();
  private readonly connected = signal(false);
  /** If false, the owner has to poll. */
  readonly live = this.connected.asReadonly();

  constructor(private readonly receive: (change: DocumentChange | typeof RESYNC) => void) {
    inject(DestroyRef).onDestroy(() => this.stop.abort());
    void this.follow();
  }

  /** When the stream breaks, the list is polled until it is back. */
  private async follow(): Promise<void> {
    const { signal: aborted } = this.stop;
    while (!aborted.aborted) {
      try {
        this.connected.set(true);
        for await (const change of this.changes.follow(aborted)) untracked(() => this.receive(change));
      } catch (error) {
        if (isAbort(error) || GONE.has(toApiError(error).status)) break;
      }
      this.connected.set(false);
      await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
    }
    this.connected.set(false);
  }
}
