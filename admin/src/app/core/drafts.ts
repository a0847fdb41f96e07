import {
  DestroyRef,
  Injectable,
  type Signal,
  type WritableSignal,
  computed,
  inject,
  linkedSignal,
} from '@angular/core';
import { type Mutation, type MutationOptions, mutation } from './mutation';

/** Unsaved changes of forms, restored when the user returns to the page. In memory, this tab only. */
@Injectable({ providedIn: 'root' })
export class Drafts {
  private readonly kept = new Map<string, unknown>();

  take<T>(key: string): T | undefined {
    const draft = this.kept.get(key) as T | undefined;
    this.kept.delete(key);
    return draft;
  }

  keep(key: string, draft: unknown): void {
    this.kept.set(key, draft);
  }
}

export interface Draft<T> {
  value: WritableSignal<T | undefined>;
  dirty: Signal<boolean>;
  discard: () => void;
}

/** An editable copy of `saved`. Must be called in an injection context; stored under `key` if the page is left with changes. */
export function draftOf<T extends object>(key: string, saved: Signal<T | undefined>): Draft<T> {
  const drafts = inject(Drafts);
  const before = drafts.take<T>(key);
  let first = true;
  const value = linkedSignal(() => {
    const now = saved();
    if (!now || !first) return now;
    first = false;
    return before ?? now;
  });
  const dirty = computed(() => Boolean(saved() && value()) && JSON.stringify(value()) !== JSON.stringify(saved()));
  inject(DestroyRef).onDestroy(() => {
    if (dirty()) drafts.keep(key, value());
  });
  return { value, dirty, discard: () => value.set(saved()) };
}

/** Settings that are edited and saved together, as needed by the save bar. */
export interface EditedSettings extends Pick<Mutation<never>, 'busy' | 'failure'> {
  save(): unknown;
  discard(): void;
}

/**
 * Like `draftOf`, with a function that stores the draft. After a failure the changes are kept, and the bar shows the reason.
 */
export function editedSettings<T extends object, R>(
  key: string,
  saved: Signal<T | undefined>,
  store: (draft: T) => Promise<R>,
  options: MutationOptions<[T], R>,
): Draft<T> & EditedSettings {
  const draft = draftOf(key, saved);
  const stored = mutation(store, { kept: 'Your changes are still here.', ...options });
  return {
    ...draft,
    busy: stored.busy,
    failure: stored.failure,
    save: async () => {
      const value = draft.value();
      if (value) await stored.run(value);
    },
    discard: () => {
      draft.discard();
      stored.reset();
    },
  };
}
