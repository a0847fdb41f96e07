import { Injectable, computed, inject, signal } from '@angular/core';
import { explain } from '../core/http/explain';
import { isAbort } from '../core/http/problem';
import { DeferredDelete } from '../core/undo/deferred-delete';
import type { UploadAnswer } from './document-types';
import { refuse } from './document-files';
import type { PlacedFile } from './dropped-files';
import { joinFolders } from './folders';
import { UploadTransport } from './upload-transport';
import { KnowledgeUsage } from './usage-api';

const PARALLEL = 3;

export interface Upload {
  key: number;
  file: File;
  /** Target folder; '' is the top level. */
  folder: string;
  state: 'waiting' | 'sending' | 'failed' | 'known';
  /** Share of the bytes sent, 0…1. */
  sent: number;
  reason?: string;
  /** The existing document with the same content. */
  known?: { id: string; name: string };
  /** A refused file cannot succeed on retry. */
  retryable: boolean;
}

const ended = ({ state }: Upload): boolean => state === 'failed' || state === 'known';
/** New content has to be processed first; known content is ready immediately. */
const wasHere = ({ status }: UploadAnswer['documents'][number]): boolean => status === 'ready';

/** Files being uploaded. Lives as long as the application, so that leaving the page does not stop uploads. */
@Injectable({ providedIn: 'root' })
export class Uploads {
  private readonly transport = inject(UploadTransport);
  private readonly deletion = inject(DeferredDelete);
  private readonly usage = inject(KnowledgeUsage);
  private readonly running = new Map<number, AbortController>();
  private key = 0;
  private readonly list = signal<readonly Upload[]>([]);
  readonly items = this.list.asReadonly();
  readonly active = computed(() => this.list().some(({ state }) => state === 'waiting' || state === 'sending'));
  readonly known = computed(() => this.list().filter((upload) => upload.state === 'known'));
  readonly failed = computed(() => this.list().filter((upload) => upload.state === 'failed'));
  /** Counts finished uploads: document lists reload when it changes. */
  readonly finished = signal(0);

  constructor() {
    addEventListener('beforeunload', (event) => {
      if (this.active()) event.preventDefault();
    });
  }

  /** @param at the console's folder to which they were added. */
  add(files: readonly PlacedFile[], at = ''): void {
    const added = files.map(({ file, folder: below }): Upload => {
      const reason = refuse(file, this.usage.maxBytes());
      const state = reason ? 'failed' : 'waiting';
      return { key: ++this.key, file, folder: joinFolders(at, below), state, sent: 0, reason, retryable: !reason };
    });
    this.list.update((list) => [...list, ...added]);
    this.pump();
  }

  retry(key: number): void {
    this.patch(key, { state: 'waiting', sent: 0, reason: undefined });
    this.pump();
  }

  retryFailed(): void {
    for (const upload of this.failed()) if (upload.retryable) this.retry(upload.key);
  }

  /** Cancels uploads in progress; finished ones stay with their reason. */
  cancelAll(): void {
    this.list.update((list) => list.filter(ended));
    for (const abort of this.running.values()) abort.abort();
  }

  /** Removes failed and duplicate uploads. */
  dismiss(): void {
    this.list.update((list) => list.filter((upload) => !ended(upload)));
  }

  /** Cancels a running upload, or removes a failed one. */
  remove(key: number): void {
    this.running.get(key)?.abort();
    this.list.update((list) => list.filter((upload) => upload.key !== key));
    this.pump();
  }

  private pump(): void {
    const waiting = this.list().filter((upload) => upload.state === 'waiting');
    for (const upload of waiting.slice(0, Math.max(0, PARALLEL - this.running.size))) void this.run(upload);
  }

  private async run({ key, file, folder }: Upload): Promise<void> {
    const abort = new AbortController();
    this.running.set(key, abort);
    this.patch(key, { state: 'sending' });
    try {
      const onProgress = (sent: number) => this.patch(key, { sent });
      const { documents } = await this.transport.send(file, { folder, signal: abort.signal, onProgress });
      // The same bytes may have the id of a document that was just deleted.
      this.deletion.release(documents.map((document) => document.id));
      const known = documents.find(wasHere);
      if (known) this.patch(key, { state: 'known', sent: 1, known: { id: known.id, name: known.name } });
      else this.list.update((list) => list.filter((upload) => upload.key !== key));
      this.finished.update((count) => count + 1);
    } catch (error) {
      if (!isAbort(error)) this.patch(key, { state: 'failed', reason: explain(error), retryable: true });
    } finally {
      this.running.delete(key);
      this.pump();
    }
  }

  private patch(key: number, change: Partial<Upload>): void {
    this.list.update((list) => list.map((upload) => (upload.key === key ? { ...upload, ...change } : upload)));
  }
}
