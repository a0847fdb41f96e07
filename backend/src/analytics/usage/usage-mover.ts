import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { RedisService } from '../../redis/redis.service.js';
import { decodeUsage, USAGE_FIELD } from './usage-codec.js';
import type { UsageEvent } from './usage-event.js';
import { UsageRepository } from './usage.repository.js';
import { UsageStreams } from './usage-streams.js';

const GROUP = 'usage-mover';
const BATCH = 500;
const PAUSE_MS = 400;
/** An entry that a dead worker took is taken over after this long. */
export const CLAIM_AFTER_MS = 15_000;

type Entry = [id: string, fields: string[] | null];

/**
 * Worker only: moves usage events from Redis to PostgreSQL. An entry is acknowledged and removed after it was stored, so a
 * crash at any point repeats it, and the event's id makes the repetition harmless.
 */
@Injectable()
export class UsageMover implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly consumer = randomUUID();
  private readonly logger = new Logger(UsageMover.name);
  private readonly grouped = new Set<string>();
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private failing = false;

  constructor(
    private readonly streams: UsageStreams,
    private readonly repository: UsageRepository,
    private readonly redis: RedisService,
    private readonly clock: Clock,
  ) {
    redis.onReconnect(() => this.grouped.clear());
  }

  onApplicationBootstrap(): void {
    this.loop = this.run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const moved = await this.once();
      if (moved < BATCH) await this.clock.sleep(PAUSE_MS, signal).catch(() => undefined);
    }
  }

  /** One round over all workspaces. @returns how many events it stored; 0 when a service did not answer. */
  async once(claimAfterMs = CLAIM_AFTER_MS): Promise<number> {
    try {
      let moved = 0;
      for (const workspaceId of await this.streams.workspaces()) moved += await this.move(workspaceId, claimAfterMs);
      this.failing = false;
      return moved;
    } catch (error) {
      // One line when it starts to fail, not one per round.
      if (!this.failing)
        this.logger.warn({ err: error, msg: 'Usage events wait in Redis; moving them is tried again' });
      this.failing = true;
      return 0;
    }
  }

  private async move(workspaceId: string, claimAfterMs: number): Promise<number> {
    const key = this.streams.key(workspaceId);
    await this.ensureGroup(key);
    const entries = [...(await this.abandoned(key, claimAfterMs)), ...(await this.fresh(key))];
    if (entries.length === 0) return 0;
    const events = entries.flatMap((entry) => this.decode(workspaceId, entry));
    await this.repository.insertNew(events);
    const ids = entries.map(([id]) => id);
    await this.redis.client.xack(key, GROUP, ...ids);
    await this.redis.client.xdel(key, ...ids);
    return entries.length;
  }

  private async fresh(key: string): Promise<Entry[]> {
    const answer = await this.redis.client.xreadgroup(
      'GROUP',
      GROUP,
      this.consumer,
      'COUNT',
      BATCH,
      'STREAMS',
      key,
      '>',
    );
    return ((answer as [string, Entry[]][] | null)?.[0]?.[1] ?? []) as Entry[];
  }

  private async abandoned(key: string, claimAfterMs: number): Promise<Entry[]> {
    const [, entries] = (await this.redis.client.xautoclaim(
      key,
      GROUP,
      this.consumer,
      claimAfterMs,
      '0-0',
      'COUNT',
      BATCH,
    )) as [string, Entry[]];
    return entries;
  }

  /** The stream's name says whose event it is; what an event says of itself is not believed. */
  private decode(workspaceId: string, [id, fields]: Entry): UsageEvent[] {
    const at = fields?.indexOf(USAGE_FIELD) ?? -1;
    const event = at < 0 ? null : decodeUsage(fields?.[at + 1]);
    if (event?.workspaceId === workspaceId) return [event];
    this.logger.error(`Dropped usage entry ${id}: it is not a usage event of its workspace`);
    return [];
  }

  private async ensureGroup(key: string): Promise<void> {
    if (this.grouped.has(key)) return;
    try {
      await this.redis.client.xgroup('CREATE', key, GROUP, '0', 'MKSTREAM');
    } catch (error) {
      if (!String(error).includes('BUSYGROUP')) throw error;
    }
    this.grouped.add(key);
  }
}
