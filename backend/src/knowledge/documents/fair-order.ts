import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { AppConfig } from '../../config/app-config.js';
import { type LuaCommand, RedisService } from '../../redis/redis.service.js';

const IDLE_S = 86_400;
const BYTES_PER_PLACE = 128 * 1024;
const MAX_PLACES = 50;

/** The turn after the workspace's last one, but not before the current turn. */
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
  /** Priority in the queue: lower runs first. */
  priority: number;
}

/** Number of places by which a large file is moved behind small ones of the same turn; bounded, so that it does not starve. */
export const sizePlaces = (sizeBytes: number): number => Math.min(MAX_PLACES, Math.floor(sizeBytes / BYTES_PER_PLACE));

/**
 * Fair order between workspaces: each has a turn for its first job, its second, and so on, counted from the current turn, so
 * that a single file of one workspace ranks beside the first of another's five hundred. (Self-clocked fair queueing, Golestani
 * 1994, with jobs of equal size.) Without Redis there is no shared queue; places then depend on file size alone.
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

  /** Records that a job of that turn has started. */
  async serve(queue: string, turn: number): Promise<void> {
    await this.redis.attempt(() => this.serveScript([this.key(queue)], [turn]), 1);
  }

  private key(queue: string): string {
    return `${this.config.queue.prefix}:turns:${queue}`;
  }
}
