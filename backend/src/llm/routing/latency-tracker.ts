import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { ScheduledTasks } from '../../common/scheduling/scheduled-tasks.js';
import { type LuaCommand, RedisService } from '../../redis/redis.service.js';

/** Latencies of the installation's endpoints, shared by all workspaces. */
const KEY = '{latency}:first-token';
const SYNC_MS = 10_000;
/** Weight of a new observation in the moving average. */
const ALPHA = 0.2;
const FORGET_MS = 3_600_000;
const MAX_MODELS = 5_000;

/**
 * Merges one replica's observations into the shared averages and returns all of them, as name, value, name, value…
 * KEYS: averages · ARGV: now, forget after, alpha, then name, mean, count…
 * Values are `average:samples:time of the last one`.
 */
const SYNC_LUA = `
local now, forget, alpha = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
for i = 4, #ARGV, 3 do
  local mean, count = tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])
  local average, samples = mean, 0
  local known = redis.call('HGET', KEYS[1], ARGV[i])
  if known then
    local a, n, at = string.match(known, '^([%d.]+):(%d+):(%d+)$')
    if a and tonumber(at) + forget > now then average, samples = tonumber(a), tonumber(n) end
  end
  local old = (1 - alpha) ^ count
  average = average * old + mean * (1 - old)
  redis.call('HSET', KEYS[1], ARGV[i], string.format('%.1f:%d:%d', average, samples + count, now))
end
redis.call('PEXPIRE', KEYS[1], forget * 24)
return redis.call('HGETALL', KEYS[1])`;

export interface Latency {
  /** Moving average of the time to the first token, milliseconds. */
  ms: number;
  samples: number;
}

/**
 * Time to first token by endpoint and model. Observed in the process and exchanged with the other replicas every ten
 * seconds, never within a completion.
 */
@Injectable()
export class LatencyTracker implements OnApplicationBootstrap {
  private readonly logger = new Logger(LatencyTracker.name);
  private readonly known = new Map<string, Latency>();
  private pending = new Map<string, { sum: number; count: number }>();
  private used = false;
  private readonly script: LuaCommand;

  constructor(
    private readonly redis: RedisService,
    private readonly clock: Clock,
    private readonly tasks: ScheduledTasks,
  ) {
    this.script = redis.define('nexusLatencySync', SYNC_LUA);
  }

  async onApplicationBootstrap(): Promise<void> {
    this.used = true;
    await this.sync();
    this.tasks.every({ name: 'latency-exchange', everyMs: SYNC_MS, firstMs: SYNC_MS, run: () => this.sync() });
  }

  /** Undefined when the model was not called within the last hour. */
  of(key: string): Latency | undefined {
    this.used = true;
    return this.known.get(key);
  }

  observe(key: string, ms: number): void {
    const waiting = this.pending.get(key);
    if (waiting) {
      waiting.sum += ms;
      waiting.count++;
    } else if (this.pending.size < MAX_MODELS) this.pending.set(key, { sum: ms, count: 1 });
    const known = this.known.get(key);
    // Update locally; the shared average replaces it at the next exchange.
    if (known) Object.assign(known, { ms: known.ms + ALPHA * (ms - known.ms), samples: known.samples + 1 });
    else if (this.known.size < MAX_MODELS) this.known.set(key, { ms, samples: 1 });
  }

  /** Does nothing unless latencies were observed or queried. */
  async sync(): Promise<void> {
    if ((this.pending.size === 0 && !this.used) || !this.redis.available) return;
    const sent = this.pending;
    this.pending = new Map();
    this.used = false;
    const observed = [...sent].flatMap(([key, { sum, count }]) => [key, sum / count, count]);
    try {
      const all = (await this.script([KEY], [this.clock.now().getTime(), FORGET_MS, ALPHA, ...observed])) as string[];
      this.take(all);
    } catch (error) {
      // These observations are lost; the local averages remain.
      this.logger.debug({ err: error, msg: 'Latencies could not be exchanged' });
    }
  }

  private take(all: string[]): void {
    const oldest = this.clock.now().getTime() - FORGET_MS;
    const old: string[] = [];
    for (let i = 0; i < all.length; i += 2) {
      const [ms = 0, samples = 0, at = 0] = all[i + 1]!.split(':').map(Number);
      if (at > oldest) this.known.set(all[i]!, { ms, samples });
      else old.push(all[i]!);
    }
    for (const key of old) this.known.delete(key);
    // Remove averages of endpoints no longer in use, which would otherwise be read forever.
    if (old.length > 0) void this.redis.attempt(() => this.redis.client.hdel(KEY, ...old), 0);
  }
}
