import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { testCandidate } from '../testing/candidates.js';
import { diversified, jaccard, mmr } from './diversity.js';

interface Item {
  name: string;
  score: number;
  kind: number;
}
const same = (a: Item, b: Item): number => Number(a.kind === b.kind);
const order = (items: Item[], lambda: number): string =>
  mmr(items, lambda, ({ score }) => score, same)
    .map(({ name }) => name)
    .join('');

describe('mmr', () => {
  const items: Item[] = [
    { name: 'a', score: 1, kind: 1 },
    { name: 'b', score: 0.9, kind: 1 },
    { name: 'c', score: 0.5, kind: 2 },
  ];

  it('weighs novelty by λ', () => {
    expect(order(items, 1)).toBe('abc');
    expect(order(items, 0.9)).toBe('abc');
    expect(order(items, 0.5)).toBe('acb');
  });

  it('is a permutation that starts with the best, keeps the order at λ = 1, and takes each kind before any twice at λ = 0', () => {
    const item = fc.record({
      score: fc.double({ min: 0.01, max: 1, noNaN: true }),
      kind: fc.integer({ min: 0, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(item, { maxLength: 12 }), fc.double({ min: 0, max: 1, noNaN: true }), (raw, lambda) => {
        const sorted = raw
          .sort((a, b) => b.score - a.score)
          .map((each, i) => ({ ...each, name: String.fromCharCode(97 + i) }));
        const names = sorted.map(({ name }) => name).join('');
        expect([...order(sorted, lambda)].sort().join('')).toBe(names);
        expect(order(sorted, 1)).toBe(names);
        if (lambda > 0) expect(order(sorted, lambda)[0]).toBe(names[0]);
        const kinds = [...order(sorted, 0)].map((name) => sorted.find((each) => each.name === name)!.kind);
        const distinct = new Set(kinds).size;
        expect(new Set(kinds.slice(0, distinct)).size).toBe(distinct);
      }),
    );
  });
});

describe('diversified', () => {
  it('ranks a repetition behind something else', () => {
    const hits = ['fees for late books', 'fees for late books', 'opening hours'].map((text, i) => ({
      ...testCandidate('d', i * 10, { text }),
      score: 1 - i / 10,
    }));
    expect(diversified(hits, 1)).toBe(hits);
    expect(diversified(hits, 0.5).map(({ id }) => id)).toEqual(['d-0', 'd-20', 'd-10']);
  });

  it('measures overlap between none and full', () => {
    const set = (text: string) => new Set(text);
    expect(jaccard(set('ab'), set('cd'))).toBe(0);
    expect(jaccard(set('ab'), set('ab'))).toBe(1);
    expect(jaccard(set('abc'), set('bcd'))).toBe(0.5);
    expect(jaccard(set(''), set(''))).toBe(0);
  });
});
