import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from '../common/errors/domain-error.js';
import { RedisService } from '../redis/redis.service.js';

const SESSIONS_PER_MINUTE = 60;
const WINDOW_S = 60;

/** Sessions per minute and client address; per process when Redis is away. */
@Injectable()
export class SessionLimit {
  private readonly limiter: RateLimiterRedis;

  constructor(redis: RedisService) {
    const rule = { points: SESSIONS_PER_MINUTE, duration: WINDOW_S };
    const insuranceLimiter = new RateLimiterMemory(rule);
    this.limiter = new RateLimiterRedis({
      ...rule,
      storeClient: redis.client,
      keyPrefix: 'rl:visitor-session',
      insuranceLimiter,
    });
  }

  /** @returns the refusal, or null. */
  async count(ip: string): Promise<DomainError | null> {
    try {
      await this.limiter.consume(ip);
      return null;
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      const seconds = String(Math.max(1, Math.ceil(refused.msBeforeNext / 1000)));
      return new DomainError('rate_limited', `Too many sessions from this address. Try again in ${seconds} s.`, {
        headers: { 'Retry-After': seconds },
      });
    }
  }
}
