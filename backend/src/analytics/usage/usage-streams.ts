import { Injectable } from '@nestjs/common';
import { RedisService } from '../../redis/redis.service.js';
import { decodeUsage, encodeUsage, USAGE_FIELD, USAGE_KEY } from './usage-codec.js';
import type { UsageEvent } from './usage-event.js';
import { UsageRegistry } from './usage-registry.js';

const PAGE = 1_000;

/** One Redis stream of usage events per workspace, in the workspace's slot, so that cache scripts can append to it. */
@Injectable()
export class UsageStreams {
  constructor(
    private readonly redis: RedisService,
    private readonly registry: UsageRegistry,
  ) {}

  key(workspaceId: string): string {
    return this.redis.key(workspaceId, ...USAGE_KEY);
  }

  /** Makes the worker visit a workspace's stream. Call before each append. */
  register(workspaceId: string): Promise<void> {
    return this.registry.announce(workspaceId);
  }

  /** Throws when Redis does not accept it. The stream is not trimmed: its entries are acknowledged but not yet stored. */
  async append(event: UsageEvent): Promise<void> {
    await this.register(event.workspaceId);
    await this.redis.client.xadd(this.key(event.workspaceId), '*', USAGE_FIELD, encodeUsage(event));
  }

  /** Events not yet in PostgreSQL, without duplicates. @throws when Redis does not respond */
  async waiting(workspaceId: string): Promise<UsageEvent[]> {
    const events = new Map<string, UsageEvent>();
    let from = '-';
    for (;;) {
      const page = await this.redis.client.xrange(this.key(workspaceId), from, '+', 'COUNT', PAGE);
      for (const [, fields] of page) {
        const event = decodeUsage(fields[fields.indexOf(USAGE_FIELD) + 1]);
        if (event?.workspaceId === workspaceId) events.set(event.id, event);
      }
      if (page.length < PAGE) return [...events.values()];
      from = `(${page.at(-1)![0]}`;
    }
  }
}
