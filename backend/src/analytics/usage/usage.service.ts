import { Injectable, Logger } from '@nestjs/common';
import type { UsageEvent } from './usage-event.js';
import { UsageRepository } from './usage.repository.js';
import { UsageStreams } from './usage-streams.js';

/** Records usage events: at once in a Redis stream, from there the worker moves them to PostgreSQL. */
@Injectable()
export class UsageService {
  private readonly logger = new Logger(UsageService.name);

  constructor(
    private readonly streams: UsageStreams,
    private readonly repository: UsageRepository,
  ) {}

  /**
   * Resolves when the event is stored durably. Without Redis it is written to PostgreSQL directly; if Redis accepted it
   * but its reply was lost, it is stored twice and counted once.
   */
  async record(event: UsageEvent): Promise<void> {
    try {
      await this.streams.append(event);
    } catch (error) {
      this.logger.warn({ err: error, msg: 'Usage is written to PostgreSQL directly: Redis did not accept it' });
      await this.repository.insertNew([event]);
    }
  }

  /** Key of the stream for a script that appends itself; registers the workspace with the worker. */
  async streamFor(workspaceId: string): Promise<string> {
    await this.streams.register(workspaceId);
    return this.streams.key(workspaceId);
  }
}
