import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock/clock.js';
import { type LuaCommand, RedisService } from '../redis/redis.service.js';

/**
 * Lua function that adds to one count of a window. A window is a hash of counts by name; it starts with its first
 * count. Returns the count, and the milliseconds until the window ends.
 */
export const COUNT_LUA = `
local function count(key, name, by, windowMs)
  local counted = redis.call('HINCRBY', key, name, by)
  local left = redis.call('PTTL', key)
  if left < 0 then
    left = tonumber(windowMs)
    redis.call('PEXPIRE', key, left)
  end
  return counted, left
end`;

/** Default name of a count. */
export const REQUESTS = 'n';
const MAX_LOCAL = 10_000;

export interface WindowCount {
  counted: number;
  /** Milliseconds until the window ends. */
  leftMs: number;
}

interface LocalWindow {
  counted: number;
  /** Clock.monotonic() */
  until: number;
}

/** Counts per window of time: in Redis, with one key per window, or per process while Redis is unavailable. */
@Injectable()
export class WindowCounters {
  private readonly script: LuaCommand;
  private readonly local = new Map<string, LocalWindow>();

  constructor(
    private readonly redis: RedisService,
    private readonly clock: Clock,
  ) {
    this.script = redis.define('nexusCount', `${COUNT_LUA}\nreturn {count(KEYS[1], '${REQUESTS}', ARGV[1], ARGV[2])}`);
  }

  async count(key: string, windowMs: number, by = 1): Promise<WindowCount> {
    const answer = await this.redis.attempt(() => this.script([key], [by, windowMs]), null);
    if (answer === null) return this.countHere(key, windowMs, by);
    const [counted, leftMs] = answer as [number, number];
    return { counted, leftMs };
  }

  /** Counts in this process only. */
  countHere(key: string, windowMs: number, by = 1): WindowCount {
    const now = this.clock.monotonic();
    const window = this.open(key) ?? { counted: 0, until: now + windowMs };
    window.counted += by;
    this.local.delete(key);
    if (this.local.size >= MAX_LOCAL) this.local.delete(this.local.keys().next().value as string);
    this.local.set(key, window);
    return { counted: window.counted, leftMs: window.until - now };
  }

  async counted(key: string): Promise<number> {
    const answer = await this.redis.attempt(async () => Number(await this.redis.client.hget(key, REQUESTS)), null);
    return answer ?? this.open(key)?.counted ?? 0;
  }

  async forget(key: string): Promise<void> {
    this.local.delete(key);
    await this.redis.attempt(() => this.redis.client.del(key), 0);
  }

  private open(key: string): LocalWindow | undefined {
    const window = this.local.get(key);
    return window && window.until > this.clock.monotonic() ? window : undefined;
  }
}
