import { setTimeout as delay } from 'node:timers/promises';

/** Time, injected so that tests need not wait for it. */
export abstract class Clock {
  abstract now(): Date;
  /** Milliseconds from an arbitrary start, never going back; for durations. */
  abstract monotonic(): number;
  /** Resolves after `ms`; rejects with an AbortError when `signal` fires first. */
  abstract sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
  monotonic(): number {
    return performance.now();
  }
  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await delay(ms, undefined, { signal });
  }
}
