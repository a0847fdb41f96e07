import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { RequestContext } from '../common/context/request-context.js';
import { ScheduledTasks } from '../common/scheduling/scheduled-tasks.js';
import { DomainEvents } from './domain-events.js';
import { type DueMessage, OutboxRepository } from './outbox.repository.js';

const INTERVAL_MS = 1_000;
/** Messages delivered concurrently. */
const BATCH = 20;
const FIRST_RETRY_MS = 2_000;
const MAX_RETRY_MS = 600_000;

/** Worker only: delivers domain events to their consumers. Failing ones are retried with increasing delays. */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap {
  private readonly logger = new Logger(OutboxRelay.name);

  constructor(
    private readonly tasks: ScheduledTasks,
    private readonly outbox: OutboxRepository,
    private readonly events: DomainEvents,
    private readonly context: RequestContext,
  ) {}

  onApplicationBootstrap(): void {
    this.tasks.every({ name: 'outbox-relay', everyMs: INTERVAL_MS, run: (signal) => this.once(signal) });
  }

  /** Runs until nothing is due. @returns the number of messages delivered to all consumers */
  async once(signal?: AbortSignal): Promise<number> {
    let relayed = 0;
    for (;;) {
      const due = signal?.aborted ? [] : await this.outbox.claim(BATCH);
      const taken = await Promise.all(due.map((message) => this.deliver(message)));
      const done = due.filter((_, i) => taken[i]).map(({ id }) => id);
      await this.outbox.finish(done);
      relayed += done.length;
      if (due.length < BATCH) return relayed;
    }
  }

  /** @returns whether every consumer has processed it now */
  private async deliver(message: DueMessage): Promise<boolean> {
    const { id, workspaceId, topic, payload, attempts } = message;
    const before = attempts > 1 ? await this.outbox.delivered(id) : new Set<string>();
    const waiting = this.events.consumersOf(topic).filter(({ name }) => !before.has(name));
    const results = await Promise.allSettled(
      waiting.map((consumer) => this.context.run({ workspaceId }, () => consumer.handle(payload, id))),
    );
    const failures = results.flatMap((result, i) =>
      result.status === 'rejected' ? [{ result, by: waiting[i]! }] : [],
    );
    if (failures.length === 0) return true;
    for (const { result, by } of failures)
      this.logger.warn({ err: result.reason, topic, consumer: by.name, workspaceId, attempts, msg: 'Consumer failed' });
    const taken = waiting.filter((_, i) => results[i]!.status === 'fulfilled').map(({ name }) => name);
    await this.outbox.retry(id, taken, Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), MAX_RETRY_MS));
    return false;
  }
}
