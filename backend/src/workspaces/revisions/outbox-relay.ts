import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ScheduledTasks } from '../../common/scheduling/scheduled-tasks.js';
import { Revisions } from './revisions.service.js';

const INTERVAL_MS = 2_000;

/** Worker only: repeats publications that did not happen. */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap {
  constructor(
    private readonly tasks: ScheduledTasks,
    private readonly revisions: Revisions,
  ) {}

  onApplicationBootstrap(): void {
    this.tasks.every({ name: 'outbox-relay', everyMs: INTERVAL_MS, run: (signal) => this.once(signal) });
  }

  /** @returns how many messages were published */
  async once(signal: AbortSignal): Promise<number> {
    let relayed = 0;
    for (let batch = -1; batch !== 0 && !signal.aborted; relayed += batch) batch = await this.revisions.relay();
    return relayed;
  }
}
