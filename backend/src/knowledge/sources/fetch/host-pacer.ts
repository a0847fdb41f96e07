import { Injectable } from '@nestjs/common';
import { Clock } from '../../../common/clock/clock.js';

const KEPT_HOSTS = 10_000;

/** Spaces out this process's requests to one host, across all sources. */
@Injectable()
export class HostPacer {
  /** Earliest start of the next request per host, on the monotonic clock. */
  private readonly free = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /** Resolves when the request may start. @throws the signal's reason */
  async turn(host: string, pauseMs: number, signal: AbortSignal): Promise<void> {
    const now = this.clock.monotonic();
    const at = Math.max(now, this.free.get(host) ?? now);
    this.forget(now);
    this.free.set(host, at + pauseMs);
    if (at > now) await this.clock.sleep(at - now, signal);
  }

  private forget(now: number): void {
    if (this.free.size < KEPT_HOSTS) return;
    for (const [host, at] of this.free) if (at <= now) this.free.delete(host);
  }
}
