import { clearSnapshot, loadSnapshot, saveSnapshot } from '../state/snapshot.js';
import type { Snapshot } from '../state/snapshot.js';

const SAVE_EVERY_MS = 400;

/** Saves the conversation in the tab's session storage: shortly after a change, and immediately when the page is hidden. */
export class TabMemory {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private widgetId = '';

  constructor(
    private readonly take: () => Snapshot,
    private readonly storage: () => Storage | undefined = tabStorage,
  ) {}

  readonly save = (): void => {
    this.cancel();
    if (this.widgetId) saveSnapshot(this.storage(), this.widgetId, this.take());
  };

  load(widgetId: string): Snapshot | undefined {
    this.widgetId = widgetId;
    return loadSnapshot(this.storage(), widgetId);
  }

  saveSoon(): void {
    this.timer ??= setTimeout(this.save, SAVE_EVERY_MS);
  }

  cancel(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  clear(): void {
    this.cancel();
    clearSnapshot(this.storage(), this.widgetId);
  }
}

function tabStorage(): Storage | undefined {
  try {
    return globalThis.sessionStorage;
  } catch {
    return undefined;
  }
}
