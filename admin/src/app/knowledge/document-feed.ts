import { DestroyRef, inject, signal, untracked } from '@angular/core';
import { isAbort, toApiError } from '../core/http/problem';
import { DocumentChanges, type RESYNC } from './document-changes';
import type { DocumentChange } from './document-types';

const RECONNECT_MS = 3_000;
/** Answers that will not change by asking again. */
const GONE = new Set([401, 403, 404]);

/** Follows the stream of changes for as long as its owner lives. Made in an injection context. */
export class DocumentFeed {
  private readonly changes = inject(DocumentChanges);
  private readonly stop = new AbortController();
  private readonly connected = signal(false);
  /** False: the owner has to poll. */
  readonly live = this.connected.asReadonly();

  constructor(private readonly receive: (change: DocumentChange | typeof RESYNC) => void) {
    inject(DestroyRef).onDestroy(() => this.stop.abort());
    void this.follow();
  }

  /** A break only means polling until the stream is back. */
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
