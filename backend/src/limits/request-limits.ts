import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Clock } from '../common/clock/clock.js';
import type { Principal } from '../common/context/request-context.js';
import { type Quota, rateLimited, rateLimitHeaders } from './rate-limit.js';
import { AppConfig } from '../config/app-config.js';

export const WINDOW_MS = 60_000;
const WINDOW_S = WINDOW_MS / 1000;

export interface RequestLimit {
  /** Counters of this principal in this window: a hash of `n` requests and `t` tokens. */
  key: string;
  limit: number;
  /** Tokens are counted after an answer and looked at before the next. */
  tokenLimit: number;
  windowMs: number;
  /** Seconds until the counters start again. */
  resetS: number;
}

export interface LimitUse {
  requests: number;
  /** The tokens of the window are used up. */
  outOfTokens: boolean;
}

/**
 * Completions and their tokens per minute and principal; in Redis, where the cache look-up counts and checks in its round
 * trip; per process when Redis is away.
 */
@Injectable()
export class RequestLimits {
  private readonly local = new Map<string, RateLimiterMemory>();

  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  of(principal: Principal): RequestLimit {
    const now = this.clock.now().getTime();
    const window = Math.floor(now / WINDOW_MS);
    return {
      key: `${principal.id}:${window}`,
      ...this.quotas(principal),
      windowMs: WINDOW_MS,
      resetS: Math.ceil(((window + 1) * WINDOW_MS - now) / 1000),
    };
  }

  /** The headers that tell a client where it stands. @throws DomainError `rate_limited` */
  check({ limit, tokenLimit, resetS }: RequestLimit, { requests, outOfTokens }: LimitUse): Record<string, string> {
    const byRequests: Quota = { of: 'requests', limit, windowS: WINDOW_S };
    const byTokens: Quota = { of: 'tokens', limit: tokenLimit, windowS: WINDOW_S };
    if (requests > limit) throw rateLimited({ quotas: [byRequests, byTokens], used: requests, resetS });
    if (outOfTokens) throw rateLimited({ quotas: [byTokens, byRequests], used: tokenLimit, resetS });
    return rateLimitHeaders({ quotas: [byRequests, byTokens], used: requests, resetS });
  }

  /** The same rule by what this process alone has seen. */
  async countLocally(principal: Principal): Promise<LimitUse> {
    const { limit, tokenLimit } = this.quotas(principal);
    const spent = await this.limiter('tokens', tokenLimit).get(principal.id);
    const outOfTokens = (spent?.consumedPoints ?? 0) >= tokenLimit;
    try {
      return { requests: (await this.limiter('requests', limit).consume(principal.id)).consumedPoints, outOfTokens };
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return { requests: refused.consumedPoints, outOfTokens };
      throw refused;
    }
  }

  /** Tokens of an answer that Redis did not count. */
  async spendLocally(principal: Principal, tokens: number): Promise<void> {
    await this.limiter('tokens', this.quotas(principal).tokenLimit).penalty(principal.id, tokens);
  }

  private quotas(principal: Principal): Pick<RequestLimit, 'limit' | 'tokenLimit'> {
    const { limits } = this.config;
    if (principal.kind === 'visitor')
      return { limit: limits.visitorMessagesPerMinute, tokenLimit: limits.visitorTokensPerMinute };
    const own = principal.kind === 'api_token' ? principal.limits : undefined;
    return {
      limit: own?.requestsPerMinute ?? limits.completionsPerMinute,
      tokenLimit: own?.tokensPerMinute ?? limits.tokensPerMinute,
    };
  }

  private limiter(of: Quota['of'], points: number): RateLimiterMemory {
    const name = `${of} ${points}`;
    const limiter = this.local.get(name) ?? new RateLimiterMemory({ keyPrefix: name, points, duration: WINDOW_S });
    this.local.set(name, limiter);
    return limiter;
  }
}
