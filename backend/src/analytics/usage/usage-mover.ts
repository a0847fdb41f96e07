import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { ScheduledTasks } from '../../common/scheduling/scheduled-tasks.js';
import { redisErrorCode } from '../../redis/redis-errors.js';
import { RedisService } from '../../redis/redis.service.js';
import { decodeUsage, USAGE_FIELD } from './usage-codec.js';
import type { UsageEvent } from './usage-event.js';
import { type Listed, UsageRegistry } from './usage-registry.js';
import { UsageRepository } from './usage.repository.js';
import { UsageStreams } from './usage-streams.js';

const GROUP = 'usage-mover';
const BATCH = 500;
const PAUSE_MS = 400;
/** Interval for finding events in idle workspaces: after an outage, or left by a dead worker. */
const SWEEP_MS = 15_000;
/** An entry claimed by a dead worker is taken over after this long. */
export const CLAIM_AFTER_MS = 15_000;
/** Events of a worker that died are stored within this time. */
const SETTLE_MS = 2 * CLAIM_AFTER_MS;

type Entry = [id: string, fields: string[] | null];

/**
 * Worker only: moves usage events from Redis to PostgreSQL. An entry is acknowledged and removed after it was stored; a
 * crash at any point only repeats it, which the event's id makes idempotent.
 */
@Injectable()
export class UsageMover implements OnApplicationBootstrap {
  private readonly consumer = randomUUID();
  private readonly logger = new Logger(UsageMover.name);
  private readonly grouped = new Set<string>();
  /** Monotonic time of the next sweep over all workspaces. */
  private sweepAt = -Infinity;

  constructor(
    private readonly tasks: ScheduledTasks,
    private readonly registry: UsageRegistry,
    private readonly streams: UsageStreams,
    private readonly repository: UsageRepository,
    private readonly redis: RedisService,
    private readonly clock: Clock,
  ) {
    redis.onReconnect(() => this.grouped.clear());
  }

  onApplicationBootstrap(): void {
    this.tasks.every({ name: 'usage-mover', everyMs: PAUSE_MS, run: (signal) => this.drain(signal) });
  }

  /** Repeats rounds until one finds few events. */
  private async drain(signal: AbortSignal): Promise<number> {
    let [all, moved] = [0, BATCH];
    for (; moved >= BATCH && !signal.aborted; all += moved) moved = await this.once(CLAIM_AFTER_MS, signal);
    return all;
  }

  /**
   * One round over the active workspaces, and periodically over all that may have events.
   * @returns the number of stored events
   * @throws when a service does not respond; the events stay in Redis
   */
  async once(claimAfterMs = CLAIM_AFTER_MS, signal?: AbortSignal): Promise<number> {
    const sweeps = this.clock.monotonic() >= this.sweepAt;
    const next = sweeps ? this.clock.monotonic() + SWEEP_MS : this.sweepAt;
    // Stays set if this round fails: its remaining events may be in idle workspaces.
    this.sweepAt = -Infinity;
    let moved = 0;
    for (const listed of await this.registry.list(sweeps ? 'all' : 'active')) {
      if (signal?.aborted) return moved;
      moved += await this.visit(listed, claimAfterMs);
    }
    this.sweepAt = next;
    return moved;
  }

  /**
   * Stores what was appended to a workspace's stream before this call. What another worker has taken is waited for.
   * @throws when that takes too long, or a service does not respond
   */
  async settle(workspaceId: string, signal?: AbortSignal): Promise<void> {
    const key = this.streams.key(workspaceId);
    const [last] = await this.redis.client.xrevrange(key, '+', '-', 'COUNT', 1);
    const until = this.clock.monotonic() + SETTLE_MS;
    while (last) {
      await this.visit({ workspaceId, age: 0, score: '' }, CLAIM_AFTER_MS);
      if ((await this.redis.client.xrange(key, '-', last[0], 'COUNT', 1)).length === 0) return;
      if (this.clock.monotonic() > until) throw new Error('Usage events of the workspace are not stored yet');
      await this.clock.sleep(PAUSE_MS, signal);
    }
  }

  private async visit(listed: Listed, claimAfterMs: number): Promise<number> {
    const key = this.streams.key(listed.workspaceId);
    if (await this.registry.forget(listed, key)) {
      this.grouped.delete(key);
      return 0;
    }
    try {
      return await this.move(listed.workspaceId, key, claimAfterMs);
    } catch (error) {
      // Another worker deleted the empty stream, or Redis lost it: it is recreated, or there is nothing in it.
      if (redisErrorCode(error) !== 'NOGROUP') throw error;
      this.grouped.delete(key);
      return this.move(listed.workspaceId, key, claimAfterMs);
    }
  }

  private async move(workspaceId: string, key: string, claimAfterMs: number): Promise<number> {
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

  /** The stream's name determines the workspace; the event's own claim is not trusted. */
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
      if (redisErrorCode(error) !== 'BUSYGROUP') throw error;
    }
    this.grouped.add(key);
  }
}
