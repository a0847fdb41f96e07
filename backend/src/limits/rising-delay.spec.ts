import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@nexus/testing';
import type { RedisService } from '../redis/redis.service.js';
import { RisingDelay } from './rising-delay.js';

/** Redis is unavailable: the process counts itself, by the same rule. The script is tested with a real Redis. */
const away = {
  define: () => () => Promise.reject(new Error('away')),
  attempt: <T>(_: unknown, fallback: T) => Promise.resolve(fallback),
} as unknown as RedisService;

describe('a rising delay', () => {
  const start = (free = 3) => {
    const clock = new FakeClock();
    const rule = { free, firstMs: 1_000, mostMs: 8_000, keepMs: 60_000 };
    return { clock, delay: new RisingDelay(away, 'k', rule, clock) };
  };

  it('admits some, then each further one after twice the time', async () => {
    const { clock, delay } = start();
    for (let i = 0; i < 3; i++) expect(await delay.attempt('a')).toBe(0);
    for (const wait of [1_000, 2_000, 4_000, 8_000, 8_000]) {
      expect(await delay.attempt('a')).toBe(wait);
      await clock.advance(wait - 1);
      expect(await delay.attempt('a')).toBe(1);
      await clock.advance(1);
      expect(await delay.attempt('a')).toBe(0);
    }
    expect(await delay.attempt('b')).toBe(0);
  });

  it('resets on request, and after a while', async () => {
    const { clock, delay } = start(1);
    await delay.attempt('a');
    expect(await delay.attempt('a')).toBe(1_000);
    await delay.forget('a');
    expect(await delay.attempt('a')).toBe(0);
    await clock.advance(62_000);
    await delay.attempt('a');
    expect(await delay.attempt('a')).toBe(1_000);
  });
});
