import { Logger } from '@nestjs/common';
import type { Clock } from '../clock/clock.js';

export const TASK_OUTCOMES = ['ok', 'failed', 'aborted'] as const;
export type TaskOutcome = (typeof TASK_OUTCOMES)[number];

export interface TaskOptions {
  /** For logs and metrics, e.g. `outbox-relay`. */
  name: string;
  /** Milliseconds from the end of a run to the start of the next. */
  everyMs: number;
  /** The same after a failed run; default: `everyMs`. */
  retryMs?: number;
  /** Milliseconds from `start` to the first run; default: 0. */
  firstMs?: number;
  /** Random share of a wait, so that replicas do not run in step: 0.1 means ± 5 %. */
  jitter?: number;
  /**
   * One run. The signal fires when the process shuts down. Rejections are logged and counted, never thrown.
   * @returns number of processed items
   */
  run: (signal: AbortSignal) => Promise<number | void>;
}

/** Statistics of a task; about the last run unless noted otherwise. */
export interface TaskFigures {
  name: string;
  running: boolean;
  startedAt: Date | null;
  durationMs: number | null;
  outcome: TaskOutcome | null;
  items: number;
  /** Total number of finished runs. */
  runs: number;
  /** Total number of starts skipped because a run was in progress. */
  skipped: number;
  consecutiveFailures: number;
}

const JITTER = 0.1;
/** Maximum time that a shutdown waits for a run that ignores its signal. */
const STOP_LIMIT_MS = 5_000;

/**
 * Work that is repeated for the lifetime of the process. At most one run at a time: the wait for the next one begins when a run
 * has ended, so that slow work runs less often but never concurrently. Does not keep the process alive.
 */
export class IntervalTask {
  private readonly logger: Logger;
  private readonly stopping = new AbortController();
  private readonly known: Omit<TaskFigures, 'name' | 'running'> = {
    startedAt: null,
    durationMs: null,
    outcome: null,
    items: 0,
    runs: 0,
    skipped: 0,
    consecutiveFailures: 0,
  };
  private current: Promise<void> | undefined;
  private cancel: (() => void) | undefined;
  private lastFailure: string | undefined;
  private started = false;

  constructor(
    private readonly clock: Clock,
    private readonly options: TaskOptions,
  ) {
    this.logger = new Logger(`Task ${options.name}`);
  }

  get figures(): TaskFigures {
    return { name: this.options.name, running: this.current !== undefined, ...this.known };
  }

  /** Starts the repetition. A second call has no effect. */
  start(): this {
    if (this.started) return this;
    this.started = true;
    this.wait(this.options.firstMs ?? 0);
    return this;
  }

  /** Runs now; if a run is in progress, resolves with that one. Never rejects. */
  runNow(): Promise<void> {
    if (this.current) this.known.skipped++;
    else if (!this.stopping.signal.aborted) this.current = this.work();
    return this.current ?? Promise.resolve();
  }

  /** Prevents further runs, aborts the current one, and waits for it. */
  async stop(): Promise<void> {
    this.cancel?.();
    this.stopping.abort(new Error(`Task ${this.options.name} is stopped`));
    const { current } = this;
    if (!current) return;
    const over = new AbortController();
    const late = this.clock.sleep(STOP_LIMIT_MS, over.signal).then(
      () => this.logger.warn({ msg: 'A background task does not end; the process shuts down without waiting for it' }),
      // The run ended before the time limit.
      () => undefined,
    );
    await Promise.race([current, late]);
    over.abort();
  }

  private wait(ms: number): void {
    this.cancel?.();
    if (this.stopping.signal.aborted) return;
    const { jitter = JITTER } = this.options;
    this.cancel = this.clock.later(ms * (1 + jitter * (Math.random() - 0.5)), () => void this.runNow());
  }

  private async work(): Promise<void> {
    // A run may be started by the timer or by a call; the first one counts.
    this.cancel?.();
    const { signal } = this.stopping;
    const begun = this.clock.monotonic();
    this.known.startedAt = this.clock.now();
    try {
      const items = await this.options.run(signal);
      this.ended(begun, signal.aborted ? 'aborted' : 'ok', items ?? 0);
    } catch (error) {
      this.ended(begun, signal.aborted ? 'aborted' : 'failed', 0);
      if (!signal.aborted) this.logFailure(error);
    }
    this.current = undefined;
    const { everyMs, retryMs = everyMs } = this.options;
    if (this.started) this.wait(this.known.outcome === 'failed' ? retryMs : everyMs);
  }

  private ended(begun: number, outcome: TaskOutcome, items: number): void {
    const durationMs = this.clock.monotonic() - begun;
    const missed = Math.floor(durationMs / this.options.everyMs);
    const { runs, skipped, consecutiveFailures } = this.known;
    Object.assign(this.known, {
      durationMs: Math.round(durationMs),
      outcome,
      items,
      runs: runs + 1,
      skipped: skipped + missed,
      consecutiveFailures: outcome === 'failed' ? consecutiveFailures + 1 : 0,
    });
    if (outcome === 'ok' && this.lastFailure !== undefined) {
      this.lastFailure = undefined;
      this.logger.log({ msg: 'A background task has recovered' });
    }
  }

  /** Logs when it begins to fail, and when the cause changes, but not every run. */
  private logFailure(error: unknown): void {
    const failure = error instanceof Error ? `${error.name} ${codeOf(error)}` : String(error);
    if (failure === this.lastFailure) return;
    this.lastFailure = failure;
    this.logger.warn({ msg: 'A background task failed; it will be retried', err: error });
  }
}

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : error.message);
