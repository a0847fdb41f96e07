import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@nexus/testing';
import { ClaimsCache } from './claims-cache.js';

describe('ClaimsCache', () => {
  it('forgets a token in the second it expires', async () => {
    const clock = new FakeClock(new Date(9_999));
    const cache = new ClaimsCache<{ exp: number }>(clock);
    cache.put('t', { exp: 10 });
    expect(cache.get('t')).toEqual({ exp: 10 });
    await clock.advance(1);
    expect(cache.get('t')).toBeUndefined();
    expect(cache.size).toBe(0);
  });

  it('stays within its bound and drops the least recently used', () => {
    const cache = new ClaimsCache<{ exp: number }>(new FakeClock(new Date(0)), 2);
    cache.put('a', { exp: 1 });
    cache.put('b', { exp: 1 });
    cache.get('a');
    cache.put('c', { exp: 1 });
    expect(cache.size).toBe(2);
    expect(cache.get('b')).toBeUndefined();
    expect(cache.get('a')).toBeDefined();
  });
});
