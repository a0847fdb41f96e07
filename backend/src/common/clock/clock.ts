import { setTimeout as delay } from 'node:timers/promises';

/** Injectable time, so that tests need not wait. */
export abstract class Clock {
  abstract now(): Date;
  /** Milliseconds from an arbitrary start, never decreasing; for durations. */
  abstract monotonic(): number;
  /** Resolves after `ms`; rejects with an AbortError if `signal` fires first. */
  abstract sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls back once after `ms`, unless cancelled by the returned function. Does not keep the process alive. */
  abstract later(ms: number, callback: () => void): () => void;
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
  later(ms: number, callback: () => void): () => void {
    const timer = setTimeout(callback, ms).unref();
    return () => clearTimeout(timer);
  }
}
