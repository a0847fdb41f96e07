import { getQueueToken } from '@nestjs/bull';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Queue } from 'bull';
import { AppConfig } from '../config/app-config.js';
import { createRedisClient, type RedisClient } from '../redis/redis-client.js';

const READY_WAIT_MS = 2_000;

/**
 * Redis connections of the queues: one for commands and one for subscriptions, shared by all queues of the process, and
 * a blocking one per queue. Bull does not close clients passed to it, so this does, after the queues have finished.
 */
@Injectable()
export class QueueConnections implements BeforeApplicationShutdown {
  private readonly shared = new Map<string, RedisClient>();
  private readonly all = new Set<RedisClient>();

  constructor(
    private readonly config: AppConfig,
    private readonly modules: ModuleRef,
  ) {}

  /** Bull's `createClient`. */
  readonly client = (type: 'client' | 'subscriber' | 'bclient'): RedisClient => {
    if (type === 'bclient') return this.connect();
    const known = this.shared.get(type);
    if (known && known.status !== 'end') return known;
    const client = this.connect();
    client.setMaxListeners(100);
    this.shared.set(type, client);
    return client;
  };

  async beforeApplicationShutdown(): Promise<void> {
    await this.settled();
    const queues = [...registeredQueues].flatMap((name) => this.find(name) ?? []);
    await Promise.all(queues.map((queue) => queue.close()));
    for (const client of this.all) client.disconnect();
  }

  /** Bull leaves pending commands that fail loudly when a connection ends before it was ever ready. */
  private async settled(): Promise<void> {
    const ready = [...this.all]
      .filter((client) => client.status !== 'ready' && client.status !== 'end')
      .map((client) => new Promise<void>((resolve) => client.once('ready', () => resolve())));
    let late: NodeJS.Timeout | undefined;
    await Promise.race([Promise.all(ready), new Promise((resolve) => (late = setTimeout(resolve, READY_WAIT_MS)))]);
    clearTimeout(late);
  }

  private find(name: string): Queue | undefined {
    try {
      return this.modules.get<Queue>(getQueueToken(name), { strict: false });
    } catch {
      // Registered by a module that this process does not load.
      return undefined;
    }
  }

  private connect(): RedisClient {
    const client = createRedisClient(this.config.redis, 'bull');
    this.all.add(client);
    void client.connect().catch(() => undefined);
    return client;
  }
}

/** Names of all queues registered by any module. */
export const registeredQueues = new Set<string>();
