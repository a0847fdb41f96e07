import { describe, expect, it, jest } from '@jest/globals';
import { FakeClock } from '@nexus/testing';
import { RoughCounts } from './rough-counts.js';

describe('rough counts', () => {
  const clock = new FakeClock();
  const start = (rows: number) => {
    const count = jest.fn(() => Promise.resolve(rows));
    const counts = new RoughCounts(clock);
    return { count, before: (max: number, key = 'a') => counts.before(key, max, count) };
  };

  it('are incremented by additions, and recounted a minute later', async () => {
    const { count, before } = start(5);
    expect([await before(100), await before(100), await before(100)]).toEqual([5, 6, 7]);
    expect(count).toHaveBeenCalledTimes(1);
    await clock.advance(60_000);
    expect(await before(100)).toBe(5);
  });

  it('stay at the maximum, and are recounted soon when almost full', async () => {
    const { count, before } = start(9);
    expect([await before(10), await before(10), await before(10)]).toEqual([9, 10, 10]);
    expect(count).toHaveBeenCalledTimes(1);
    await clock.advance(5_000);
    expect(await before(10)).toBe(9);
    expect(count).toHaveBeenCalledTimes(2);
  });

  it('are kept separately for each key', async () => {
    const { before } = start(1);
    expect([await before(10, 'a'), await before(10, 'b'), await before(10, 'a')]).toEqual([1, 1, 2]);
  });

  it('are not cached when they fail', async () => {
    const counts = new RoughCounts(clock);
    await expect(counts.before('a', 10, () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    expect(await counts.before('a', 10, () => Promise.resolve(3))).toBe(3);
  });
});
