import { formatShare, fullness, hitRate } from './cache-figures';

describe('cache figures', () => {
  it('counts both layers as hits, and reports no questions as unknown rather than 0', () => {
    expect(hitRate({ exact_hits: 3, semantic_hits: 1, misses: 4 })).toBe(0.5);
    expect(hitRate({ exact_hits: 0, semantic_hits: 0, misses: 0 })).toBeUndefined();
  });

  it.each([
    [undefined, '–'],
    [0, '0 %'],
    [0.004, '<1 %'],
    [0.476, '48 %'],
    [0.999, '>99 %'],
    [1, '100 %'],
  ])('share %s → %s', (share, text) => expect(formatShare(share)).toBe(text));

  it('never exceeds 1, and is undefined without a limit', () => {
    expect(fullness({ bytes: 5, bytes_limit: 10 })).toBe(0.5);
    expect(fullness({ bytes: 20, bytes_limit: 10 })).toBe(1);
    expect(fullness({ bytes: 20, bytes_limit: 0 })).toBeUndefined();
  });
});
