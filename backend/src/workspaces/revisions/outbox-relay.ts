import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Revisions } from './revisions.service.js';

const INTERVAL_MS = 2_000;

/** Worker only: repeats publications that did not happen. */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private readonly logger = new Logger(OutboxRelay.name);

  constructor(private readonly revisions: Revisions) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.running = this.running.then(() => this.once());
    }, INTERVAL_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private async once(): Promise<void> {
    try {
      while ((await this.revisions.relay()) > 0);
    } catch (error) {
      this.logger.warn({ err: error, msg: 'Outbox relay failed; it tries again' });
    }
  }
}
