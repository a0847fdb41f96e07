import { SetMetadata } from '@nestjs/common';
import { DomainError } from '../common/errors/domain-error.js';

export const RATE_CLASS_KEY = 'nexus:rate-class';

/** Requests of one class are counted together. `completions` are counted by the cache look-up, in its round trip. */
export type RateClass = 'completions' | 'embeddings' | 'retrieval' | 'uploads' | 'writes' | 'reads';

/** Which requests a route's are counted with; without it reads or writes, by its method. */
export const CountedAs = (rateClass: RateClass): MethodDecorator & ClassDecorator =>
  SetMetadata(RATE_CLASS_KEY, rateClass);

/** So many of something in so much time. */
export interface Quota {
  /** `requests` or `tokens` */
  of: 'requests' | 'tokens';
  limit: number;
  windowS: number;
}

export interface QuotaState {
  /** The first one is what the headers tell about; the others are named in the policy. */
  quotas: readonly [Quota, ...Quota[]];
  /** Used of the first one. */
  used: number;
  /** Seconds until it is whole again. */
  resetS: number;
}

/** @see https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-06 */
export function rateLimitHeaders({ quotas, used, resetS }: QuotaState): Record<string, string> {
  const [told] = quotas;
  return {
    'RateLimit-Limit': String(told.limit),
    'RateLimit-Remaining': String(Math.max(0, told.limit - used)),
    'RateLimit-Reset': String(resetS),
    'RateLimit-Policy': quotas.map((q) => `${q.limit};w=${q.windowS};comment="${q.of}"`).join(', '),
  };
}

/** What a caller gets who has used a quota up. */
export function rateLimited(state: QuotaState): DomainError {
  const { limit, of, windowS } = state.quotas[0];
  const per = windowS === 60 ? 'a minute' : `in ${windowS} s`;
  return new DomainError('rate_limited', `At most ${limit} ${of} ${per}. Try again in ${state.resetS} s.`, {
    headers: { ...rateLimitHeaders(state), 'Retry-After': String(state.resetS) },
  });
}
