/** Forwards progress at most once per interval, one report at a time; intermediate values are dropped. */
export class ProgressReporter<T> {
  private running: Promise<void> | undefined;
  private lastAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly send: (value: T) => Promise<unknown>,
    private readonly intervalMs: number,
    private readonly now: () => number,
  ) {}

  /** Never throws or blocks; a report that fails is dropped. */
  report(value: T): void {
    if (this.running || this.now() - this.lastAt < this.intervalMs) return;
    this.lastAt = this.now();
    this.running = this.send(value).then(
      () => this.done(),
      () => this.done(),
    );
  }

  async settled(): Promise<void> {
    await this.running;
  }

  private done(): void {
    this.running = undefined;
  }
}
