import { Injectable } from '@nestjs/common';
import { Clock } from '../../../common/clock/clock.js';

const KEPT_HOSTS = 10_000;

/** Spaces out the requests of this process to one host, whichever sources they are for. */
@Injectable()
export class HostPacer {
  /** When the next request may begin, on the monotonic clock. */
  private readonly free = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /** Resolves when it is this request's turn. @throws the signal's reason */
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
