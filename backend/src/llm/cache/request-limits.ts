import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Clock } from '../../common/clock/clock.js';
import type { Principal } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { AppConfig } from '../../config/app-config.js';

export const WINDOW_MS = 60_000;

export interface RequestLimit {
  /** Counter of this principal in this window. */
  key: string;
  limit: number;
  windowMs: number;
  /** Seconds until the counter starts again. */
  resetS: number;
}

/** Completions per minute and principal; counted in Redis inside the cache look-up, per process when Redis is away. */
@Injectable()
export class RequestLimits {
  private readonly local = new Map<number, RateLimiterMemory>();

  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  of(principal: Principal): RequestLimit {
    const { completionsPerMinute, visitorMessagesPerMinute } = this.config.limits;
    const limit = principal.kind === 'visitor' ? visitorMessagesPerMinute : completionsPerMinute;
    const now = this.clock.now().getTime();
    const window = Math.floor(now / WINDOW_MS);
    return {
      key: `${principal.id}:${window}`,
      limit,
      windowMs: WINDOW_MS,
      resetS: Math.ceil(((window + 1) * WINDOW_MS - now) / 1000),
    };
  }

  /** The headers that tell a client where it stands. @throws DomainError `rate_limited` */
  check({ limit, resetS }: RequestLimit, count: number): Record<string, string> {
    const headers = {
      'RateLimit-Limit': String(limit),
      'RateLimit-Remaining': String(Math.max(0, limit - count)),
      'RateLimit-Reset': String(resetS),
    };
    if (count <= limit) return headers;
    throw new DomainError('rate_limited', `At most ${limit} requests a minute. Try again in ${resetS} s.`, {
      headers: { ...headers, 'Retry-After': String(resetS) },
    });
  }

  /** The same rule by what this process alone has seen. */
  async countLocally(principal: Principal): Promise<number> {
    const { limit } = this.of(principal);
    const limiter = this.local.get(limit) ?? new RateLimiterMemory({ points: limit, duration: WINDOW_MS / 1000 });
    this.local.set(limit, limiter);
    try {
      return (await limiter.consume(principal.id)).consumedPoints;
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return refused.consumedPoints;
      throw refused;
    }
  }
}
