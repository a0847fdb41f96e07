import { type Signal, computed, inject, signal } from '@angular/core';
import { explain, fieldErrors, isRetryable } from './http/explain';
import { Toaster } from './toaster';

export interface MutationOptions<A extends unknown[], T> {
  /** Appended after a failure: what is unchanged, as a sentence. */
  kept?: string;
  /** Where a failure is shown: in `failure`, for a form (and one call at a time), or in a toast, for a row action. */
  failure?: 'inline' | 'toast';
  /** Shown in a toast after a success; empty: no toast. */
  done?: string | ((value: T, ...args: A) => string | undefined);
  /** Called after a success, before the toast. */
  then?: (value: T, ...args: A) => unknown;
  /** Called after a success or a failure, since the displayed data may be outdated. */
  settled?: () => unknown;
  /** Undoes a success; offered in its toast. */
  undo?: (value: T, ...args: A) => Promise<unknown>;
}

export interface Mutation<A extends unknown[]> {
  readonly busy: Signal<boolean>;
  /** Human-readable error of the last call; empty if it succeeded. */
  readonly failure: Signal<string>;
  /** Resolves true after a success. Never rejects: failures are shown to the user. */
  run(...args: A): Promise<boolean>;
  /** Clears the failure. */
  reset(): void;
}

/** A write with uniform busy state, failure, retry and undo. Must be called in an injection context. */
export function mutation<A extends unknown[], T>(
  work: (...args: A) => Promise<T>,
  options: MutationOptions<A, T> = {},
): Mutation<A> {
  const toaster = inject(Toaster);
  const running = signal(0);
  const failure = signal('');
  const inline = options.failure !== 'toast';

  async function run(...args: A): Promise<boolean> {
    if (inline && running() > 0) return false;
    running.update((n) => n + 1);
    failure.set('');
    try {
      const value = await work(...args);
      options.then?.(value, ...args);
      void told(value, args);
      return true;
    } catch (error) {
      failed(error, args);
      return false;
    } finally {
      running.update((n) => n - 1);
      options.settled?.();
    }
  }

  async function told(value: T, args: A): Promise<void> {
    const { done, undo } = options;
    const text = typeof done === 'function' ? done(value, ...args) : done;
    if (!text) return;
    const undone = await toaster.show(text, undo && 'Undo');
    if (!undone || !undo) return;
    await undo(value, ...args).catch((error: unknown) => toaster.show(explain(error, 'It was not undone.')));
  }

  function failed(error: unknown, args: A): void {
    const text = whole(error, options.kept);
    if (inline) return failure.set(text);
    const retry = isRetryable(error) ? 'Try again' : undefined;
    void toaster.show(text, retry).then((again) => again && run(...args));
  }

  return { busy: computed(() => running() > 0), failure: failure.asReadonly(), run, reset: () => failure.set('') };
}

/** Includes field messages: there is no form to show them in. */
const whole = (error: unknown, kept: string | undefined): string =>
  [
    explain(error, kept),
    ...Object.entries(fieldErrors(error)).map(([field, text]) => `${field.replaceAll('_', ' ')}: ${text}`),
  ].join(' ');
