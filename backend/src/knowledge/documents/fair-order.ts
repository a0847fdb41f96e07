import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { AppConfig } from '../../config/app-config.js';
import { type LuaCommand, RedisService } from '../../redis/redis.service.js';

const IDLE_S = 86_400;
const BYTES_PER_PLACE = 128 * 1024;
const MAX_PLACES = 50;

/** The turn after the workspace's last one, and not before the one that is being served. */
const TAKE_LUA = `
local turn = math.max(tonumber(redis.call('hget', KEYS[1], 'now') or '0'), tonumber(redis.call('hget', KEYS[1], ARGV[1]) or '0')) + 1
redis.call('hset', KEYS[1], ARGV[1], turn)
redis.call('expire', KEYS[1], ARGV[2])
return turn`;

const SERVE_LUA = `
if tonumber(ARGV[1]) > tonumber(redis.call('hget', KEYS[1], 'now') or '0') then redis.call('hset', KEYS[1], 'now', ARGV[1]) end
return 1`;

export interface Place {
  turn: number;
  /** Of the job in its queue: lower goes first. */
  priority: number;
}

/** Places by which a large file stands behind small ones of the same turn: it waits, but not for ever. */
export const sizePlaces = (sizeBytes: number): number => Math.min(MAX_PLACES, Math.floor(sizeBytes / BYTES_PER_PLACE));

/**
 * Who is next when workspaces compete: each has a turn for its first job, its second, and so on, counted from the turn that is
 * being served, so that one file of a workspace stands beside the first of another's five hundred. (Self-clocked fair queueing,
 * Golestani 1994, with jobs of one size.) Without Redis there is no queue to be fair in; the places then follow from sizes alone.
 */
@Injectable()
export class FairOrder {
  private readonly takeScript: LuaCommand;
  private readonly serveScript: LuaCommand;

  constructor(
    private readonly config: AppConfig,
    private readonly context: RequestContext,
    private readonly redis: RedisService,
  ) {
    this.takeScript = redis.define('nexusTakeTurn', TAKE_LUA);
    this.serveScript = redis.define('nexusServeTurn', SERVE_LUA);
  }

  async take(queue: string, sizeBytes: number): Promise<Place> {
    const take = (): Promise<unknown> => this.takeScript([this.key(queue)], [this.context.workspaceId, IDLE_S]);
    const turn = Number(await this.redis.attempt(take, 1));
    return { turn, priority: turn + sizePlaces(sizeBytes) };
  }

  /** A job of that turn has begun. */
  async serve(queue: string, turn: number): Promise<void> {
    await this.redis.attempt(() => this.serveScript([this.key(queue)], [turn]), 1);
  }

  private key(queue: string): string {
    return `${this.config.queue.prefix}:turns:${queue}`;
  }
}
