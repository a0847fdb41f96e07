import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@nexus/testing';
import type { Principal } from '../common/context/request-context.js';
import { type DomainError } from '../common/errors/domain-error.js';
import type { AppConfig } from '../config/app-config.js';
import type { RedisService } from '../redis/redis.service.js';
import { RequestLimits } from './request-limits.js';
import { WindowCounters } from './window-counters.js';

const LIMITS = {
  completionsPerMinute: 3,
  tokensPerMinute: 100,
  visitorMessagesPerMinute: 2,
  visitorTokensPerMinute: 50,
  requestsPerMinute: { reads: 2, writes: 1 },
};
const principal = (extra: object): Principal =>
  ({ workspaceId: 'w', permissions: new Set(), ...extra }) as unknown as Principal;
const member = principal({ kind: 'member', id: 'member:1' });
const visitor = principal({ kind: 'visitor', id: 'visitor:1' });
const token = principal({
  kind: 'api_token',
  id: 'api_token:1',
  limits: { requestsPerMinute: 9, tokensPerMinute: null },
});

const away = {
  define: () => () => Promise.reject(new Error('away')),
  attempt: <T>(_: unknown, fallback: T) => Promise.resolve(fallback),
  key: (...parts: string[]) => parts.join(':'),
} as unknown as RedisService;

const make = () => {
  const clock = new FakeClock();
  return { clock, limits: new RequestLimits(new WindowCounters(away, clock), away, { limits: LIMITS } as AppConfig) };
};

describe('limits of completions', () => {
  it('depend on the kind of principal, and a token may have its own', () => {
    const { limits } = make();
    expect(limits.of(member)).toMatchObject({ limit: 3, tokenLimit: 100, windowMs: 60_000 });
    expect(limits.of(visitor)).toMatchObject({ limit: 2, tokenLimit: 50 });
    expect(limits.of(token)).toMatchObject({ limit: 9, tokenLimit: 100 });
  });

  it('report the usage to the client', () => {
    const { limits } = make();
    const limit = limits.of(member);
    expect(limits.check(limit, { requests: 2, outOfTokens: false, leftMs: 49_001 })).toEqual({
      'RateLimit-Limit': '3',
      'RateLimit-Remaining': '1',
      'RateLimit-Reset': '50',
      'RateLimit-Policy': '3;w=60;comment="requests", 100;w=60;comment="tokens"',
    });
  });

  it('refuse too many requests, and requests after too many tokens', () => {
    const { limits } = make();
    const limit = limits.of(member);
    const refusal = (requests: number, outOfTokens: boolean): DomainError => {
      try {
        limits.check(limit, { requests, outOfTokens, leftMs: 49_001 });
      } catch (error) {
        return error as DomainError;
      }
      throw new Error('was let through');
    };
    const tooMany = refusal(4, false);
    expect(tooMany).toMatchObject({ code: 'rate_limited', headers: { 'Retry-After': '50', 'RateLimit-Limit': '3' } });
    expect(tooMany.message).toContain('3 requests a minute');
    expect(refusal(1, true)).toMatchObject({ headers: { 'RateLimit-Limit': '100', 'RateLimit-Remaining': '0' } });
    expect(refusal(1, true).message).toContain('100 tokens a minute');
  });

  it('are counted per process without Redis, and restart with the next window', async () => {
    const { clock, limits } = make();
    for (let i = 1; i <= 4; i++)
      expect(limits.countLocally(member)).toEqual({ requests: i, outOfTokens: false, leftMs: 60_000 });
    expect(limits.countLocally({ ...member, workspaceId: 'other' })).toMatchObject({ requests: 1 });
    expect(limits.countLocally(visitor)).toMatchObject({ requests: 1, outOfTokens: false });
    limits.spendLocally(visitor, 50);
    await clock.advance(59_999);
    expect(limits.countLocally(visitor)).toEqual({ requests: 2, outOfTokens: true, leftMs: 1 });
    expect(limits.countLocally(member)).toMatchObject({ outOfTokens: false });
    await clock.advance(1);
    expect(limits.countLocally(visitor)).toEqual({ requests: 1, outOfTokens: false, leftMs: 60_000 });
  });
});

describe('limits of other routes', () => {
  it('count each class separately and refuse requests beyond the limit', async () => {
    const { clock, limits } = make();
    for (let i = 0; i < 2; i++)
      expect(await limits.count(member, 'reads')).toMatchObject({ 'RateLimit-Remaining': String(1 - i) });
    await clock.advance(20_000);
    await expect(limits.count(member, 'reads')).rejects.toMatchObject({
      code: 'rate_limited',
      headers: { 'Retry-After': '40', 'RateLimit-Limit': '2', 'RateLimit-Remaining': '0' },
    });
    expect(await limits.count(member, 'writes')).toMatchObject({ 'RateLimit-Remaining': '0' });
    await clock.advance(40_000);
    expect(await limits.count(member, 'reads')).toMatchObject({ 'RateLimit-Remaining': '1' });
  });

  it('a token’s own limit applies if it is lower', async () => {
    const { limits } = make();
    const slow = { ...token, limits: { requestsPerMinute: 1, tokensPerMinute: null } } as Principal;
    expect(await limits.count(slow, 'reads')).toMatchObject({ 'RateLimit-Limit': '1' });
    expect(await limits.count(token, 'reads')).toMatchObject({ 'RateLimit-Limit': '2' });
  });
});
