import { Injectable } from '@nestjs/common';
import { type RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Principal } from '../common/context/request-context.js';
import type { RateClass } from './rate-limit.js';
import { type QuotaState, rateLimited, rateLimitHeaders } from './rate-limit.js';
import { AppConfig } from '../config/app-config.js';
import { RedisService } from '../redis/redis.service.js';
import { windowLimiter } from './window-limiter.js';

const WINDOW_S = 60;

export type CountedClass = Exclude<RateClass, 'completions'>;

/** Requests per minute by principal and class of route; in Redis, per process when Redis is away. */
@Injectable()
export class RequestCounters {
  private readonly limiters = new Map<number, RateLimiterRedis>();

  constructor(
    private readonly redis: RedisService,
    private readonly config: AppConfig,
  ) {}

  /** Counts one request. @returns the headers that tell where the caller stands. @throws DomainError `rate_limited` */
  async count(principal: Principal, rateClass: CountedClass): Promise<Record<string, string>> {
    const limit = this.limitOf(principal, rateClass);
    const key = this.redis.key(principal.workspaceId, 'rl', rateClass, principal.id);
    try {
      return rateLimitHeaders(stateOf(limit, await this.limiter(limit).consume(key)));
    } catch (refused) {
      if (refused instanceof RateLimiterRes) throw rateLimited(stateOf(limit, refused));
      throw refused;
    }
  }

  /** A token's own limit holds for each class that would allow it more. */
  private limitOf(principal: Principal, rateClass: CountedClass): number {
    const limit = this.config.limits.requestsPerMinute[rateClass];
    const own = principal.kind === 'api_token' ? principal.limits?.requestsPerMinute : null;
    return own == null ? limit : Math.min(own, limit);
  }

  private limiter(points: number): RateLimiterRedis {
    const known = this.limiters.get(points);
    if (known) return known;
    const limiter = windowLimiter(this.redis, { keyPrefix: '', points, duration: WINDOW_S });
    this.limiters.set(points, limiter);
    return limiter;
  }
}

const stateOf = (limit: number, { consumedPoints, msBeforeNext }: RateLimiterRes): QuotaState => ({
  quotas: [{ of: 'requests', limit, windowS: WINDOW_S }],
  used: consumedPoints,
  resetS: Math.max(1, Math.ceil(msBeforeNext / 1000)),
});
