import { Injectable } from '@nestjs/common';
import type { Run } from './run.js';
import { RunStore } from './run-store.js';
import { RedisService } from '../redis/redis.service.js';

const FLUSH_MS = 100;
const RETRY_MS = 500;

/**
 * Writes the events of shared runs to Redis: all new events of all runs in one pipeline, at most every 100 ms, and at
 * once when a run ends. Without Redis runs continue, and their events are written once it is back.
 */
@Injectable()
export class RunJournal {
  private readonly dirty = new Set<Run>();
  private timer: NodeJS.Timeout | undefined;
  private dueAt = Infinity;
  private flushing: Promise<void> | null = null;

  constructor(
    private readonly store: RunStore,
    private readonly redis: RedisService,
  ) {}

  note(run: Run): void {
    if (!run.shared) return;
    this.dirty.add(run);
    this.schedule(run.log.finished ? 0 : FLUSH_MS);
  }

  forget(run: Run): void {
    this.dirty.delete(run);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Resolves when everything noted before is written, or has failed. */
  async flush(): Promise<void> {
    await this.flushing;
    this.flushing = this.write().finally(() => (this.flushing = null));
    await this.flushing;
  }

  private schedule(ms: number): void {
    const at = performance.now() + ms;
    if (this.timer && this.dueAt <= at) return;
    clearTimeout(this.timer);
    this.dueAt = at;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.dueAt = Infinity;
      void this.flush();
    }, ms);
    this.timer.unref();
  }

  private async write(): Promise<void> {
    const runs = [...this.dirty];
    if (runs.length === 0) return;
    if (!this.redis.available) return this.schedule(RETRY_MS);
    this.dirty.clear();
    await this.store.append(runs);
    const behind = runs.filter((r) => r.journaled < r.log.length);
    behind.forEach((r) => this.dirty.add(r));
    if (behind.length > 0) this.schedule(behind.some((r) => r.journaled < 0) ? RETRY_MS : 0);
  }
}
