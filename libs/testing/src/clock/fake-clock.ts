interface Sleeper {
  at: number;
  wake: () => void;
}

/**
 * A clock that stands still until advanced; has the interface of the backend's `Clock`. `advance` wakes sleepers in order of
 * time, and lets promises settle in between.
 */
export class FakeClock {
  private elapsed = 0;
  private sleepers: Sleeper[] = [];

  constructor(private readonly start: Date = new Date('2026-01-01T00:00:00.000Z')) {}

  now(): Date {
    return new Date(this.start.getTime() + this.elapsed);
  }

  monotonic(): number {
    return this.elapsed;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    return new Promise((resolve, reject) => {
      const sleeper: Sleeper = { at: this.elapsed + ms, wake: resolve };
      this.sleepers.push(sleeper);
      signal?.addEventListener(
        'abort',
        () => {
          this.sleepers = this.sleepers.filter((other) => other !== sleeper);
          reject(signal.reason as Error);
        },
        { once: true },
      );
    });
  }

  later(ms: number, callback: () => void): () => void {
    const sleeper: Sleeper = { at: this.elapsed + ms, wake: callback };
    this.sleepers.push(sleeper);
    return () => {
      this.sleepers = this.sleepers.filter((other) => other !== sleeper);
    };
  }

  async advance(ms: number): Promise<void> {
    const end = this.elapsed + ms;
    for (;;) {
      const next = this.sleepers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.elapsed = next.at;
      this.sleepers = this.sleepers.filter((other) => other !== next);
      next.wake();
      // A woken sleeper may sleep again before `end`.
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.elapsed = end;
  }
}
