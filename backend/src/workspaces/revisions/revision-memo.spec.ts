import { describe, expect, it } from '@jest/globals';
import { RevisionMemo } from './revision-memo.js';

describe('RevisionMemo', () => {
  const counting = () => {
    let calls = 0;
    return () => Promise.resolve(++calls);
  };

  it('loads once for each key and revision', async () => {
    const memo = new RevisionMemo<number>();
    const load = counting();
    expect([await memo.get('a', 1, load), await memo.get('a', 1, load), await memo.get('b', 1, load)]).toEqual([
      1, 1, 2,
    ]);
    expect([await memo.get('a', 2, load), await memo.get('a', 1, load)]).toEqual([3, 4]);
  });

  it('caches neither values of an unknown revision nor failures', async () => {
    const memo = new RevisionMemo<number>();
    const load = counting();
    expect([await memo.get('a', null, load), await memo.get('a', null, load)]).toEqual([1, 2]);
    await expect(memo.get('a', 1, () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    expect(await memo.get('a', 1, load)).toBe(3);
  });

  it('caches false and null like any other value', async () => {
    const memo = new RevisionMemo<boolean | null>();
    for (const value of [false, null]) {
      await memo.get(String(value), 1, () => Promise.resolve(value));
      expect(await memo.get(String(value), 1, () => Promise.resolve(true))).toBe(value);
    }
  });

  it('keeps a bounded number', async () => {
    const memo = new RevisionMemo<number>(2);
    const load = counting();
    for (const key of ['a', 'b', 'c']) await memo.get(key, 1, load);
    expect([await memo.get('c', 1, load), await memo.get('a', 1, load)]).toEqual([3, 4]);
  });
});
