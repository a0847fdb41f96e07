import { Injectable, Logger } from '@nestjs/common';
import type { UsageEvent } from './usage-event.js';
import { UsageRepository } from './usage.repository.js';
import { UsageStreams } from './usage-streams.js';

/** Where metered facts go: to a Redis stream at once, from there to PostgreSQL by the worker. */
@Injectable()
export class UsageService {
  private readonly logger = new Logger(UsageService.name);

  constructor(
    private readonly streams: UsageStreams,
    private readonly repository: UsageRepository,
  ) {}

  /**
   * Resolves when the event is safe. Without Redis it is written to PostgreSQL directly; an event that Redis took without
   * being able to say so is then there twice and counted once.
   */
  async record(event: UsageEvent): Promise<void> {
    try {
      await this.streams.append(event);
    } catch (error) {
      this.logger.warn({ err: error, msg: 'Usage goes to PostgreSQL directly: Redis did not take it' });
      await this.repository.insertNew([event]);
    }
  }

  /** Key of the stream for a script that appends by itself; the workspace is registered with the worker. */
  async streamFor(workspaceId: string): Promise<string> {
    await this.streams.register(workspaceId);
    return this.streams.key(workspaceId);
  }
}
