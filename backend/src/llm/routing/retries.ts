import pRetry from 'p-retry';
import type { Clock } from '../../common/clock/clock.js';
import { TimeLimitError } from './deadline.js';
import { classOf, retryAfterMs } from './error-classes.js';

export const MAX_RETRIES = 3;
const FIRST_WAIT_MS = 250;
const MAX_WAIT_MS = 4_000;

export interface RetryBudget {
  /** No attempt begins later than so many milliseconds after the first one. */
  budgetMs: number;
  clock: Clock;
  signal: AbortSignal;
  /** 0…1 */
  random: () => number;
}

/**
 * Repeats an attempt whose error is of the class `retry`, after the time that the provider asked for, or after an exponential
 * wait of which half is random so that callers who failed together do not come back together.
 */
export function withRetries<T>(
  attempt: () => Promise<T>,
  { budgetMs, clock, signal, random }: RetryBudget,
): Promise<T> {
  const end = clock.monotonic() + budgetMs;
  return pRetry(attempt, {
    retries: MAX_RETRIES,
    // The wait is made here, on the injected clock: it depends on the error.
    minTimeout: 0,
    shouldRetry: async ({ error, attemptNumber }) => {
      // Whoever has waited to the limit does not wait for the same once more.
      const mayPass = classOf(error).then === 'retry' && !(error instanceof TimeLimitError);
      if (signal.aborted || !mayPass) return false;
      const backoff = Math.min(FIRST_WAIT_MS * 2 ** (attemptNumber - 1), MAX_WAIT_MS);
      const wait = (retryAfterMs(error) ?? backoff / 2) + (random() * backoff) / 2;
      if (clock.monotonic() + wait > end) return false;
      await clock.sleep(wait, signal);
      return true;
    },
  });
}
