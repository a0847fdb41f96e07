import { Injectable } from '@nestjs/common';
import type { Principal } from '../common/context/request-context.js';
import { AppConfig } from '../config/app-config.js';
import { RedisService } from '../redis/redis.service.js';
import { type Quota, type RateClass, rateLimited, rateLimitHeaders } from './rate-limit.js';
import { COUNT_LUA, REQUESTS, WindowCounters } from './window-counters.js';

const WINDOW_MS = 60_000;
const WINDOW_S = WINDOW_MS / 1000;
const TOKENS = 't';

/** Part of the completion look-up script. Returns: admitted, requests in the window, ms to its end. */
export const ADMIT_LUA = `${COUNT_LUA}
local function admit(key, limit, tokenLimit, windowMs)
  local requests, left = count(key, '${REQUESTS}', 1, windowMs)
  local tokens = tonumber(redis.call('HGET', key, '${TOKENS}') or '0')
  return requests <= tonumber(limit) and tokens < tonumber(tokenLimit), requests, left
end`;

/** Part of the settlement script: tokens of an answer limit the next request. */
export const SPEND_LUA = `${COUNT_LUA}
local function spend(key, tokens, windowMs)
  if tonumber(tokens) > 0 then count(key, '${TOKENS}', tokens, windowMs) end
end`;

export interface RequestLimit {
  /** Window of this principal's completions and their tokens, in its workspace. */
  key: string;
  limit: number;
  /** Tokens are added after an answer and checked before the next. */
  tokenLimit: number;
  windowMs: number;
}

export interface LimitUse {
  requests: number;
  /** The token limit of the window is used up. */
  outOfTokens: boolean;
  /** Milliseconds until the window ends. */
  leftMs: number;
}

/**
 * Requests per minute of a principal, by class of route. Completions are also limited by tokens, and are counted by the
 * scripts that look them up and settle them. Counted in Redis, or per process while Redis is unavailable.
 */
@Injectable()
export class RequestLimits {
  constructor(
    private readonly counters: WindowCounters,
    private readonly redis: RedisService,
    private readonly config: AppConfig,
  ) {}

  /** Counts one request. @returns rate-limit headers. @throws DomainError `rate_limited` */
  async count(principal: Principal, rateClass: Exclude<RateClass, 'completions'>): Promise<Record<string, string>> {
    const all = this.config.limits.requestsPerMinute[rateClass];
    // A token's own limit applies to each class whose limit is higher.
    const limit = Math.min(all, ownLimits(principal)?.requestsPerMinute ?? all);
    const key = this.redis.key(principal.workspaceId, 'rl', rateClass, principal.id);
    const { counted, leftMs } = await this.counters.count(key, WINDOW_MS);
    const state = { quotas: [quota('requests', limit)] as const, used: counted, resetS: seconds(leftMs) };
    if (counted > limit) throw rateLimited(state);
    return rateLimitHeaders(state);
  }

  /** The limit for completions. */
  of(principal: Principal): RequestLimit {
    return { key: `completions:${principal.id}`, ...this.quotas(principal), windowMs: WINDOW_MS };
  }

  /** Rate-limit headers for the client. @throws DomainError `rate_limited` */
  check({ limit, tokenLimit }: RequestLimit, { requests, outOfTokens, leftMs }: LimitUse): Record<string, string> {
    const [byRequests, byTokens] = [quota('requests', limit), quota('tokens', tokenLimit)];
    const resetS = seconds(leftMs);
    if (requests > limit) throw rateLimited({ quotas: [byRequests, byTokens], used: requests, resetS });
    if (outOfTokens) throw rateLimited({ quotas: [byTokens, byRequests], used: tokenLimit, resetS });
    return rateLimitHeaders({ quotas: [byRequests, byTokens], used: requests, resetS });
  }

  /** The same rule with this process's own counts. */
  countLocally(principal: Principal): LimitUse {
    const spent = this.spendLocally(principal, 0);
    const { counted, leftMs } = this.counters.countHere(localKey(principal, REQUESTS), WINDOW_MS);
    return { requests: counted, outOfTokens: spent >= this.quotas(principal).tokenLimit, leftMs };
  }

  /** Adds tokens of an answer that Redis did not count. @returns the total in the window */
  spendLocally(principal: Principal, tokens: number): number {
    return this.counters.countHere(localKey(principal, TOKENS), WINDOW_MS, tokens).counted;
  }

  private quotas(principal: Principal): Pick<RequestLimit, 'limit' | 'tokenLimit'> {
    const { limits } = this.config;
    if (principal.kind === 'visitor')
      return { limit: limits.visitorMessagesPerMinute, tokenLimit: limits.visitorTokensPerMinute };
    const own = ownLimits(principal);
    return {
      limit: own?.requestsPerMinute ?? limits.completionsPerMinute,
      tokenLimit: own?.tokensPerMinute ?? limits.tokensPerMinute,
    };
  }
}

const ownLimits = (principal: Principal) => (principal.kind === 'api_token' ? principal.limits : undefined);
const localKey = ({ workspaceId, id }: Principal, of: string): string => `completions:${workspaceId}:${id}:${of}`;
const quota = (of: Quota['of'], limit: number): Quota => ({ of, limit, windowS: WINDOW_S });
const seconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1000));
