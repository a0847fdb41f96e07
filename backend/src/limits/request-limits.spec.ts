import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@nexus/testing';
import type { Principal } from '../common/context/request-context.js';
import { type DomainError } from '../common/errors/domain-error.js';
import type { AppConfig } from '../config/app-config.js';
import { RequestLimits } from './request-limits.js';

const LIMITS = {
  completionsPerMinute: 3,
  tokensPerMinute: 100,
  visitorMessagesPerMinute: 2,
  visitorTokensPerMinute: 50,
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

const make = () => {
  const clock = new FakeClock(new Date('2026-01-01T00:00:10Z'));
  return { clock, limits: new RequestLimits({ limits: LIMITS } as AppConfig, clock) };
};

describe('limits of completions', () => {
  it('are those of the kind of principal, and a token may have its own', () => {
    const { limits } = make();
    expect(limits.of(member)).toMatchObject({ limit: 3, tokenLimit: 100, resetS: 50 });
    expect(limits.of(visitor)).toMatchObject({ limit: 2, tokenLimit: 50 });
    expect(limits.of(token)).toMatchObject({ limit: 9, tokenLimit: 100 });
  });

  it('start again with the minute', async () => {
    const { clock, limits } = make();
    const before = limits.of(member).key;
    await clock.advance(49_999);
    expect(limits.of(member)).toMatchObject({ key: before, resetS: 1 });
    await clock.advance(1);
    expect(limits.of(member).key).not.toBe(before);
  });

  it('tell where a client stands', () => {
    const { limits } = make();
    const limit = limits.of(member);
    expect(limits.check(limit, { requests: 2, outOfTokens: false })).toEqual({
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
        limits.check(limit, { requests, outOfTokens });
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

  it('are kept by the process alone when there is no Redis', async () => {
    const { limits } = make();
    for (let i = 1; i <= 4; i++) expect(await limits.countLocally(member)).toEqual({ requests: i, outOfTokens: false });
    expect(await limits.countLocally(visitor)).toEqual({ requests: 1, outOfTokens: false });
    await limits.spendLocally(visitor, 50);
    expect(await limits.countLocally(visitor)).toEqual({ requests: 2, outOfTokens: true });
    expect(await limits.countLocally(member)).toMatchObject({ outOfTokens: false });
  });
});
