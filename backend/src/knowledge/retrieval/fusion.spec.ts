import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fuse, weightOf } from './fusion.js';

const list = (...ids: string[]) => ids.map((id, i) => ({ id, score: 1 - i / 10 }));

describe('fuse', () => {
  it('prefers hits that are in both lists', () => {
    const fused = fuse(list('a', 'c', 'b'), list('c', 'd'), 0.5);
    expect(fused[0]).toMatchObject({ id: 'c', denseScore: 0.9, lexicalScore: 1 });
    expect(fused.map((f) => f.id)).toEqual(['c', 'a', 'd', 'b']);
    expect(fused.find((f) => f.id === 'd')).toMatchObject({ denseScore: null, lexicalScore: 0.9 });
  });

  it('gives 1 to a hit that is first in every weighted list', () => {
    expect(fuse(list('a'), list('a'), 0.3)[0]?.score).toBeCloseTo(1);
    expect(fuse(list('a'), [], 1)[0]?.score).toBe(1);
  });

  it('ignores a list with weight 0', () => {
    expect(fuse(list('x', 'b', 'a'), list('a', 'b', 'c'), 0).map((f) => f.id)).toEqual(['a', 'b', 'c', 'x']);
  });

  it('is stable for ties and counts an id once per list', () => {
    expect(
      fuse(
        [
          { id: 'b', score: 1 },
          { id: 'b', score: 1 },
        ],
        [{ id: 'a', score: 1 }],
        0.5,
      ).map((f) => f.id),
    ).toEqual(['b', 'a']);
  });
});

describe('properties of fuse', () => {
  const ranking = fc
    .uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 20 })
    .map((ids) => list(...ids.map(String)));
  const weight = fc.double({ min: 0, max: 1, noNaN: true });

  it('contains every id of both lists once, with non-increasing scores in 0…1', () => {
    fc.assert(
      fc.property(ranking, ranking, weight, (dense, lexical, w) => {
        const fused = fuse(dense, lexical, w);
        const ids = new Set([...dense, ...lexical].map(({ id }) => id));
        expect(new Set(fused.map(({ id }) => id))).toEqual(ids);
        expect(fused).toHaveLength(ids.size);
        fused.forEach(({ score }, i) => {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1 + 1e-9);
          if (i > 0) expect(score).toBeLessThanOrEqual(fused[i - 1]!.score);
        });
      }),
    );
  });

  it('keeps the order of a list that has all the weight, and ranks a hit that is better in both lists higher', () => {
    fc.assert(
      fc.property(ranking, ranking, weight, (dense, lexical, w) => {
        const inLexical = new Set(lexical.map(({ id }) => id));
        const order = fuse(dense, lexical, 0).filter(({ id }) => inLexical.has(id));
        expect(order.map(({ id }) => id)).toEqual(lexical.map(({ id }) => id));
        const both = fuse(dense, lexical, w).filter((f) => f.denseRank !== null && f.lexicalRank !== null);
        for (const [i, a] of both.entries()) {
          for (const b of both.slice(i + 1))
            expect(b.denseRank! < a.denseRank! && b.lexicalRank! < a.lexicalRank!).toBe(false);
        }
      }),
    );
  });
});

describe('weightOf', () => {
  const weighing = { base: 0, dense: 10, lexical: -5 };
  const scored = (first: number, rest: number) =>
    Array.from({ length: 12 }, (_, i) => ({ id: String(i), score: i ? rest : first }));

  it('trusts the list whose first hit stands out', () => {
    const clearWords = weightOf(weighing, { dense: scored(0.5, 0.48), lexical: scored(9, 1) });
    const clearMeaning = weightOf(weighing, { dense: scored(0.8, 0.3), lexical: scored(3, 2.9) });
    expect(clearWords).toBeLessThan(0.3);
    expect(clearMeaning).toBeGreaterThan(0.9);
  });

  it('stays within its bounds for any lists', () => {
    for (const lists of [
      { dense: [], lexical: [] },
      { dense: scored(1, -1), lexical: [] },
      { dense: [], lexical: scored(50, 0.1) },
      { dense: scored(0.4, 0.4).slice(0, 1), lexical: scored(2, 2).slice(0, 1) },
    ]) {
      const weight = weightOf(weighing, lists);
      expect(weight).toBeGreaterThanOrEqual(0.2);
      expect(weight).toBeLessThanOrEqual(0.95);
    }
  });

  it('does not magnify small differences in a short list', () => {
    const [first, second] = fuse(
      [
        { id: 'a', score: 0.7 },
        { id: 'b', score: 0.68 },
      ],
      [],
      1,
    );
    expect(first!.score - second!.score).toBeCloseTo(0.1);
  });
});
