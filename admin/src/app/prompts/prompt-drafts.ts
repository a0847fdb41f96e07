import { Injectable, computed, signal } from '@angular/core';
import type { PromptText } from './prompt-types';

/** Key of the prompt that does not exist yet. */
export const NEW = 'new';
/** Key of the prompt that comes with the product. */
export const BUILT_IN = 'built-in';

/** Edits that are not saved yet, by prompt. They survive choosing another prompt and leaving the page. */
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

  /** A draft that says the same as what is saved is no draft. */
  set(id: string, draft: PromptText, saved: PromptText): void {
    const changed = draft.name !== saved.name || draft.text !== saved.text;
    if (changed) this.drafts.update((all) => ({ ...all, [id]: draft }));
    else this.drop(id);
  }

  drop(id: string): void {
    this.drafts.update((all) => Object.fromEntries(Object.entries(all).filter(([key]) => key !== id)));
  }
}
