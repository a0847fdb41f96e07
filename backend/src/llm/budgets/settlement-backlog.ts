import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { encodeUsage } from '../../analytics/usage/usage-codec.js';
import type { UsageEvent } from '../../analytics/usage/usage-event.js';
import { Clock } from '../../common/clock/clock.js';

const RETRY_MS = 1_000;
const MAX_KEPT = 10_000;

interface Unsettled {
  event: UsageEvent;
  settle: () => Promise<unknown>;
}

/**
 * Settlements that neither Redis nor PostgreSQL accepted, retried until one of them does; settling is idempotent. An
 * event that this process cannot keep any longer is logged in full, to be entered by hand.
 */
@Injectable()
export class SettlementBacklog implements BeforeApplicationShutdown {
  private readonly logger = new Logger(SettlementBacklog.name);
  private readonly waiting = new Map<string, Unsettled>();
  private cancel: (() => void) | undefined;

  constructor(private readonly clock: Clock) {}

  get size(): number {
    return this.waiting.size;
  }

  /** @param settle resolves when the event is stored durably */
  keep(event: UsageEvent, settle: () => Promise<unknown>): void {
    if (this.waiting.size >= MAX_KEPT) return this.giveUp(event);
    this.waiting.set(event.id, { event, settle });
    this.schedule();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.cancel?.();
    await this.round();
    for (const { event } of this.waiting.values()) this.giveUp(event);
  }

  private schedule(): void {
    this.cancel ??= this.clock.later(RETRY_MS, () => {
      this.cancel = undefined;
      void this.round().then(() => this.waiting.size > 0 && this.schedule());
    });
  }

  /** Oldest first, stops at the first failure: the others would fail too. */
  private async round(): Promise<void> {
    for (const [id, { settle }] of this.waiting) {
      try {
        await settle();
      } catch (err) {
        this.logger.debug({ err, msg: 'Settlements are waiting for Redis or PostgreSQL', waiting: this.waiting.size });
        return;
      }
      this.waiting.delete(id);
      this.logger.log({ msg: 'A delayed settlement succeeded', completion_id: id });
    }
  }

  private giveUp(event: UsageEvent): void {
    this.logger.error({ msg: 'A usage event could not be stored anywhere', usage_event: encodeUsage(event) });
  }
}
