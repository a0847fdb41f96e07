import { Injectable, computed, signal } from '@angular/core';
import type { PromptText } from './prompt-types';

/** Key of a new prompt. */
export const NEW = 'new';
/** Key of the built-in prompt. */
export const BUILT_IN = 'built-in';

/** Unsaved edits by prompt. They survive switching to another prompt and leaving the page. */
@Injectable({ providedIn: 'root' })
export class PromptDrafts {
  private readonly drafts = signal<Readonly<Record<string, PromptText>>>({});
  readonly any = computed(() => Object.keys(this.drafts()).length > 0);

  constructor() {
    addEventListener('beforeunload', (event) => {
      if (this.any()) event.preventDefault();
    });
  }

  get(id: string): PromptText | undefined {
    return this.drafts()[id];
  }

  /** A draft that equals the saved text is removed. */
  set(id: string, draft: PromptText, saved: PromptText): void {
    const changed = draft.name !== saved.name || draft.text !== saved.text;
    if (changed) this.drafts.update((all) => ({ ...all, [id]: draft }));
    else this.drop(id);
  }

  drop(id: string): void {
    this.drafts.update((all) => Object.fromEntries(Object.entries(all).filter(([key]) => key !== id)));
  }
}
