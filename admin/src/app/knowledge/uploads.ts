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
  /** Where the document goes; '' is the top. */
  folder: string;
  state: 'waiting' | 'sending' | 'failed' | 'known';
  /** Share of the bytes sent, 0…1. */
  sent: number;
  reason?: string;
  /** The document that has the same content already. */
  known?: { id: string; name: string };
  /** A refused file cannot succeed by sending it again. */
  retryable: boolean;
}

const ended = ({ state }: Upload): boolean => state === 'failed' || state === 'known';
/** What is new waits to be read; content that is known has nothing to wait for. */
const wasHere = ({ status }: UploadAnswer['documents'][number]): boolean => status === 'ready';

/** Files on their way to the server. Lives as long as the application, so that leaving the page does not stop them. */
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
  /** Counts finished uploads: a list that shows documents reads again when it changes. */
  readonly finished = signal(0);

  constructor() {
    addEventListener('beforeunload', (event) => {
      if (this.active()) event.preventDefault();
    });
  }

  /** @param at the folder of the console that they were put into. */
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

  /** Cancels what has not arrived yet; what came to an end stays with its reason. */
  cancelAll(): void {
    this.list.update((list) => list.filter(ended));
    for (const abort of this.running.values()) abort.abort();
  }

  /** Forgets what failed or was here already. */
  dismiss(): void {
    this.list.update((list) => list.filter((upload) => !ended(upload)));
  }

  /** Cancels what is running, forgets what failed. */
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
      // The same bytes may come back under an id that was deleted a moment ago.
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
