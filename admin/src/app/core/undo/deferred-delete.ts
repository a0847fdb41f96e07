import { Injectable, inject, signal } from '@angular/core';
import { explain } from '../http/explain';
import { Toaster } from '../toaster';

const UNDO_MS = 6000;

export interface Deletion {
  ids: readonly string[];
  /** Name of the deleted items, for the message: "report.pdf", "3 documents". */
  label: string;
  commit: () => Promise<void>;
  /** Called after the server confirmed or refused. */
  settled?: () => void;
}

/** Deletes after a delay in which it can be undone. `hidden` contains the ids that lists no longer show. */
@Injectable({ providedIn: 'root' })
export class DeferredDelete {
  private readonly toaster = inject(Toaster);
  private readonly pending = new Set<() => void>();
  readonly hidden = signal<ReadonlySet<string>>(new Set());

  constructor() {
    // Leaving the page is not an undo: pending deletions are sent immediately.
    addEventListener('pagehide', () => this.pending.forEach((commitNow) => commitNow()));
  }

  async request(deletion: Deletion): Promise<void> {
    this.hide(deletion.ids);
    let started = false;
    const start = () => {
      if (started) return;
      started = true;
      this.pending.delete(start);
      void this.commit(deletion);
    };
    this.pending.add(start);
    const undone = await this.toaster.show(`Deleted ${deletion.label}`, 'Undo', UNDO_MS);
    if (undone && !started) {
      this.pending.delete(start);
      this.release(deletion.ids);
    } else start();
  }

  private async commit(deletion: Deletion): Promise<void> {
    try {
      await deletion.commit();
    } catch (error) {
      this.release(deletion.ids);
      void this.toaster.show(explain(error, `${deletion.label} was not deleted.`));
    } finally {
      deletion.settled?.();
    }
  }

  private hide(ids: readonly string[]): void {
    this.hidden.update((set) => new Set([...set, ...ids]));
  }

  /** Shows these items again. */
  release(ids: readonly string[]): void {
    this.hidden.update((set) => new Set([...set].filter((id) => !ids.includes(id))));
  }
}
