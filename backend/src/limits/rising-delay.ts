import type { Clock } from '../common/clock/clock.js';
import type { RedisService } from '../redis/redis.service.js';

export interface DelayRule {
  /** Attempts without a delay. */
  free: number;
  /** Delay after the last free attempt; doubled by each further attempt. */
  firstMs: number;
  mostMs: number;
  /** How long attempts are remembered after the last one. */
  keepMs: number;
}

interface Attempts {
  count: number;
  /** Clock.monotonic() at which the next attempt is admitted. */
  next: number;
}

/** Counts an admitted attempt, by the clock of Redis. Returns the milliseconds to wait, 0 = admitted. */
const LUA = `
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local kept = redis.call('HMGET', KEYS[1], 'count', 'next')
local count, allowed = tonumber(kept[1] or 0), tonumber(kept[2] or 0)
if now < allowed then return allowed - now end
count = count + 1
local delay = 0
if count >= tonumber(ARGV[1]) then
  delay = math.min(tonumber(ARGV[2]) * 2 ^ math.min(count - ARGV[1], 40), tonumber(ARGV[3]))
end
redis.call('HSET', KEYS[1], 'count', count, 'next', string.format('%.0f', now + delay))
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 0`;

const MAX_LOCAL = 10_000;

/** Slows down attempts on one target, from any caller. Per process while Redis is unavailable. */
export class RisingDelay {
  private readonly local = new Map<string, Attempts>();
  private readonly script: (key: string) => Promise<unknown>;

  constructor(
    private readonly redis: RedisService,
    private readonly keyPrefix: string,
    private readonly rule: DelayRule,
    private readonly clock: Clock,
  ) {
    const run = redis.define('risingDelay', LUA);
    const { free, firstMs, mostMs, keepMs } = rule;
    this.script = (key) => run([key], [free, firstMs, mostMs, keepMs]);
  }

  /** Counts an attempt. @returns 0, or the milliseconds to wait if refused; refused attempts are not counted */
  async attempt(key: string): Promise<number> {
    const wait = await this.redis.attempt(() => this.script(`${this.keyPrefix}:${key}`), null);
    return wait === null ? this.attemptHere(key) : Number(wait);
  }

  async forget(key: string): Promise<void> {
    this.local.delete(key);
    await this.redis.attempt(() => this.redis.client.del(`${this.keyPrefix}:${key}`), 0);
  }

  private attemptHere(key: string): number {
    const now = this.clock.monotonic();
    const { free, firstMs, mostMs, keepMs } = this.rule;
    const kept = this.local.get(key) ?? { count: 0, next: 0 };
    if (now < kept.next) return kept.next - now;
    const count = kept.next + keepMs < now ? 1 : kept.count + 1;
    const delay = count >= free ? Math.min(firstMs * 2 ** (count - free), mostMs) : 0;
    this.local.delete(key);
    if (this.local.size >= MAX_LOCAL) this.local.delete(this.local.keys().next().value as string);
    this.local.set(key, { count, next: now + delay });
    return 0;
  }
}
