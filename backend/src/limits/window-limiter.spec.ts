import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@nexus/testing';
import type { RedisService } from '../redis/redis.service.js';
import { WindowCounters } from './window-counters.js';
import { AddressLimiter, WindowLimiter } from './window-limiter.js';

/** Redis is unavailable: the process counts itself. The scripts are tested with a real Redis. */
const away = {
  define: () => () => Promise.reject(new Error('away')),
  attempt: <T>(_: unknown, fallback: T) => Promise.resolve(fallback),
} as unknown as RedisService;

function start() {
  const clock = new FakeClock();
  const counters = new WindowCounters(away, clock);
  const rule = { keyPrefix: 'k', most: 2, windowMs: 100_000, refusal: 'Too many knocks' };
  return { clock, counters, rule, limiter: new WindowLimiter(counters, rule) };
}

describe('a limit per window', () => {
  it('refuses requests beyond the limit until the window, which started with the first one, has ended', async () => {
    const { clock, limiter } = start();
    expect(await limiter.consume('a')).toBe(1);
    await clock.advance(99_500);
    expect(await limiter.consume('a')).toBe(2);
    await expect(limiter.consume('a')).rejects.toMatchObject({
      code: 'rate_limited',
      message: 'Too many knocks. Try again in 1 second.',
      headers: { 'retry-after': '1' },
    });
    expect(await limiter.consume('b')).toBe(1);
    expect(await limiter.used('a')).toBe(3);
    await clock.advance(500);
    expect(await limiter.used('a')).toBe(0);
    expect(await limiter.consume('a')).toBe(1);
  });

  it('gives back one, or all', async () => {
    const { limiter } = start();
    await limiter.consume('a');
    await limiter.consume('a');
    await limiter.reward('a');
    expect(await limiter.consume('a')).toBe(2);
    await limiter.forget('a');
    expect(await limiter.used('a')).toBe(0);
  });

  it('keeps only the latest ten thousand counts in the process', async () => {
    const { limiter } = start();
    for (let i = 0; i <= 10_000; i++) await limiter.consume(String(i));
    expect([await limiter.used('0'), await limiter.used('1'), await limiter.used('10000')]).toEqual([0, 1, 1]);
  });

  it('counts an IPv6 network as one address, and allows its site four times as much', async () => {
    const { counters, rule } = start();
    const limiter = new AddressLimiter(counters, rule);
    for (const ip of ['2001:db8:1:1::1', '2001:db8:1:1::2']) await limiter.consume(ip);
    await expect(limiter.consume('2001:db8:1:1::3')).rejects.toMatchObject({ code: 'rate_limited' });
    for (let i = 2; i <= 6; i++) expect(await limiter.consume(`2001:db8:1:${i}::1`)).toBe(1);
    await expect(limiter.consume('2001:db8:1:9::1')).rejects.toMatchObject({ code: 'rate_limited' });
    expect(await limiter.consume('192.0.2.1')).toBe(1);
  });
});
