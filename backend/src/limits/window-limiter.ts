import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { clientNetwork } from '../common/net/client-network.js';
import { DomainError } from '../common/errors/domain-error.js';
import type { RedisService } from '../redis/redis.service.js';

export interface WindowRule {
  /** Of the keys in Redis, whole: what shares it counts together. */
  keyPrefix: string;
  points: number;
  /** Seconds. */
  duration: number;
}

/** So many in a window of time: in Redis, one key each (any cluster slot); per process while Redis is away. */
export const windowLimiter = (redis: RedisService, rule: WindowRule): RateLimiterRedis =>
  new RateLimiterRedis({
    ...rule,
    storeClient: redis.client,
    rejectIfRedisNotReady: true,
    insuranceLimiter: new RateLimiterMemory(rule),
  });

/**
 * Counts one for `key`. @param what in words, with a capital: `Too many attempts`
 * @throws DomainError `rate_limited` with Retry-After
 */
export async function consume(limiter: RateLimiterRedis, key: string, what: string): Promise<RateLimiterRes> {
  try {
    return await limiter.consume(key, 1);
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    throw tooMany(what, refused.msBeforeNext);
  }
}

/** @param what as for `consume`; @param after a sentence that may help */
export function tooMany(what: string, waitMs: number, after = ''): DomainError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const wait =
    seconds < 90 ? `${seconds} ${seconds === 1 ? 'second' : 'seconds'}` : `${Math.ceil(seconds / 60)} minutes`;
  return new DomainError('rate_limited', `${what}. Try again in ${wait}.${after && ` ${after}`}`, {
    headers: { 'retry-after': String(seconds) },
  });
}

/** A whole site of IPv6 (/48) has 65,536 networks of subscribers: it gets as much as a few of them. */
const SUBSCRIBERS_PER_SITE = 4;

/** The same by client address: each IPv4 address and IPv6 /64, and each /48 with four times as much. */
export class AddressLimiter {
  private readonly subscribers: RateLimiterRedis;
  private readonly sites: RateLimiterRedis;

  constructor(
    redis: RedisService,
    rule: WindowRule,
    private readonly what: string,
  ) {
    this.subscribers = windowLimiter(redis, rule);
    const points = rule.points * SUBSCRIBERS_PER_SITE;
    this.sites = windowLimiter(redis, { ...rule, keyPrefix: `${rule.keyPrefix}:site`, points });
  }

  /** @returns how many the subscriber has used. @throws DomainError `rate_limited` */
  async consume(ip: string): Promise<number> {
    const { subscriber, site } = clientNetwork(ip);
    const [used] = await Promise.all([
      consume(this.subscribers, subscriber, this.what),
      ...(site === null ? [] : [consume(this.sites, site, this.what)]),
    ]);
    return used.consumedPoints;
  }

  async used(ip: string): Promise<number> {
    return (await this.subscribers.get(clientNetwork(ip).subscriber))?.consumedPoints ?? 0;
  }

  /** Takes one back. */
  async reward(ip: string): Promise<void> {
    const { subscriber, site } = clientNetwork(ip);
    const back = [this.subscribers.reward(subscriber, 1), ...(site === null ? [] : [this.sites.reward(site, 1)])];
    await Promise.all(back.map((one) => one.catch(() => undefined)));
  }
}
