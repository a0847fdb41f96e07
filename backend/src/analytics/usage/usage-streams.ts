import { Injectable } from '@nestjs/common';
import { RedisService } from '../../redis/redis.service.js';
import { decodeUsage, encodeUsage, USAGE_FIELD, USAGE_KEY } from './usage-codec.js';
import type { UsageEvent } from './usage-event.js';

/** Workspaces that have a stream. Not tagged with a workspace, so it is in a slot of its own. */
const REGISTRY = 'usage:workspaces';
const PAGE = 1_000;

/** One Redis stream of usage events per workspace, in the workspace's slot, so that scripts of the cache can append in theirs. */
@Injectable()
export class UsageStreams {
  private readonly registered = new Set<string>();

  constructor(private readonly redis: RedisService) {
    // Redis may have lost the registry with its last writes.
    redis.onReconnect(() => this.registered.clear());
  }

  key(workspaceId: string): string {
    return this.redis.key(workspaceId, ...USAGE_KEY);
  }

  /** Makes the worker look at a workspace's stream. To be called before anything is appended; one write per process and workspace. */
  async register(workspaceId: string): Promise<void> {
    if (this.registered.has(workspaceId)) return;
    await this.redis.client.sadd(REGISTRY, workspaceId);
    this.registered.add(workspaceId);
  }

  /** Throws when Redis does not take it. The stream is not trimmed: what is in it has been acknowledged and is not stored yet. */
  async append(event: UsageEvent): Promise<void> {
    await this.register(event.workspaceId);
    await this.redis.client.xadd(this.key(event.workspaceId), '*', USAGE_FIELD, encodeUsage(event));
  }

  /** Events that are not in PostgreSQL yet, each once. @throws when Redis does not answer */
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

  async workspaces(): Promise<string[]> {
    return this.redis.client.smembers(REGISTRY);
  }
}
