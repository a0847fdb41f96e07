import { SetMetadata } from '@nestjs/common';
import { DomainError } from '../common/errors/domain-error.js';

export const RATE_CLASS_KEY = 'nexus:rate-class';

/** Requests of one class share a count. `completions` are counted by the cache look-up, in its round trip. */
export type RateClass = 'completions' | 'embeddings' | 'retrieval' | 'uploads' | 'writes' | 'reads';

/** The rate class of a route's requests; the default is reads or writes, by its method. */
export const CountedAs = (rateClass: RateClass): MethodDecorator & ClassDecorator =>
  SetMetadata(RATE_CLASS_KEY, rateClass);

/** An amount per window of time. */
export interface Quota {
  /** `requests` or `tokens` */
  of: 'requests' | 'tokens';
  limit: number;
  windowS: number;
}

export interface QuotaState {
  /** The headers report the first one; the others are listed in the policy. */
  quotas: readonly [Quota, ...Quota[]];
  /** Used amount of the first quota. */
  used: number;
  /** Seconds until it is reset. */
  resetS: number;
}

/** @see https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-06 */
export function rateLimitHeaders({ quotas, used, resetS }: QuotaState): Record<string, string> {
  const [first] = quotas;
  return {
    'RateLimit-Limit': String(first.limit),
    'RateLimit-Remaining': String(Math.max(0, first.limit - used)),
    'RateLimit-Reset': String(resetS),
    'RateLimit-Policy': quotas.map((q) => `${q.limit};w=${q.windowS};comment="${q.of}"`).join(', '),
  };
}

/** The error for a caller that has used up a quota. */
export function rateLimited(state: QuotaState): DomainError {
  const { limit, of, windowS } = state.quotas[0];
  const per = windowS === 60 ? 'a minute' : `in ${windowS} s`;
  return new DomainError('rate_limited', `At most ${limit} ${of} ${per}. Try again in ${state.resetS} s.`, {
    headers: { ...rateLimitHeaders(state), 'Retry-After': String(state.resetS) },
  });
}
