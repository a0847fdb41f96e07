import pRetry from 'p-retry';
import type { Clock } from '../../common/clock/clock.js';
import { TimeLimitError } from './deadline.js';
import { classOf, retryAfterMs } from './error-classes.js';

export const MAX_RETRIES = 3;
const FIRST_WAIT_MS = 250;
const MAX_WAIT_MS = 4_000;

export interface RetryBudget {
  /** No attempt starts more than this many milliseconds after the first one. */
  budgetMs: number;
  clock: Clock;
  signal: AbortSignal;
  /** 0…1 */
  random: () => number;
}

/**
 * Repeats attempts that fail with the class `retry`, after the wait requested by the provider, or with exponential
 * back-off. Half of the back-off is random, so that callers that failed together do not retry together.
 */
export function withRetries<T>(
  attempt: () => Promise<T>,
  { budgetMs, clock, signal, random }: RetryBudget,
): Promise<T> {
  const end = clock.monotonic() + budgetMs;
  return pRetry(attempt, {
    retries: MAX_RETRIES,
    // The wait happens here, on the injected clock, since it depends on the error.
    minTimeout: 0,
    shouldRetry: async ({ error, attemptNumber }) => {
      // A call that exceeded a time limit is not retried.
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
