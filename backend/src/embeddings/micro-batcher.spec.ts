import { describe, expect, it } from '@jest/globals';
import { MicroBatcher } from './micro-batcher.js';

const lengths = (items: string[]): number[] => items.map((item) => item.length);

describe('MicroBatcher', () => {
  it('computes concurrent items in one batch, equal items once', async () => {
    const batches: string[][] = [];
    const batcher = new MicroBatcher(async (items) => (batches.push(items), lengths(items)));
    expect(await Promise.all(['a', 'bb', 'a', 'ccc'].map((item) => batcher.add(item)))).toEqual([1, 2, 1, 3]);
    expect(batches).toEqual([['a', 'bb', 'ccc']]);
  });

  it('collects items that arrive while a batch is computed, up to the limit', async () => {
    const batches: string[][] = [];
    let release = (): void => undefined;
    const first = new Promise<void>((resolve) => (release = resolve));
    const batcher = new MicroBatcher(async (items) => {
      batches.push(items);
      if (batches.length === 1) await first;
      return lengths(items);
    }, 2);
    const early = batcher.add('a');
    await new Promise((resolve) => setImmediate(resolve));
    const late = ['bb', 'ccc', 'dddd'].map((item) => batcher.add(item));
    release();
    expect(await Promise.all([early, ...late])).toEqual([1, 2, 3, 4]);
    expect(batches).toEqual([['a'], ['bb', 'ccc'], ['dddd']]);
  });

  it('rejects only the items of a failed batch, and continues', async () => {
    let calls = 0;
    const batcher = new MicroBatcher(async (items) => {
      if (++calls === 1) throw new Error('no');
      return lengths(items);
    });
    await expect(batcher.add('a')).rejects.toThrow('no');
    expect(await batcher.add('bb')).toBe(2);
  });
});
