import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { testCandidate as hit } from '../testing/candidates.js';
import type { Drops } from './candidate.js';
import { select } from './selection.js';

/** Spaced apart, so that no two are neighbours. */
const apart = (document: string, n: number) => hit(document, n * 10);
const ranked = [apart('A', 1), apart('A', 2), apart('A', 3), apart('B', 4), apart('A', 5)];

function run(hits: ReturnType<typeof hit>[], topK: number, perDocument: number | null, neighbours = 1) {
  const drops: Drops = new Map();
  const groups = select(hits, { topK, perDocument, neighbours }, drops);
  return { ids: groups.map((group) => group.map(({ id }) => id).join('+')), drops: Object.fromEntries(drops) };
}

describe('select', () => {
  it('limits one document in favour of others', () => {
    expect(run(ranked, 3, null)).toEqual({
      ids: ['A-10', 'A-20', 'B-40'],
      drops: { 'A-30': 'document_cap', 'A-50': 'beyond_top_k' },
    });
  });

  it('fills up in the original order if there are no others', () => {
    expect(run(ranked, 5, null).ids).toEqual(['A-10', 'A-20', 'A-30', 'B-40', 'A-50']);
  });

  it('respects an explicit limit, even if fewer passages result', () => {
    expect(run(ranked, 5, 1)).toEqual({
      ids: ['A-10', 'B-40'],
      drops: { 'A-20': 'document_cap', 'A-30': 'document_cap', 'A-50': 'document_cap' },
    });
  });

  it('merges adjacent hits into one passage, which frees slots for others', () => {
    const hits = [hit('A', 4), hit('B', 9), hit('A', 5), hit('A', 3), hit('C', 1)];
    expect(run(hits, 3, null)).toEqual({
      ids: ['A-4+A-5+A-3', 'B-9', 'C-1'],
      drops: { 'A-5': 'merged', 'A-3': 'merged' },
    });
    expect(run(hits, 5, null, 0).ids).toEqual(['A-4', 'B-9', 'A-5', 'A-3', 'C-1']);
  });

  it.each([
    ['another section', { headingPath: ['Other'] }],
    ['another page', { page: 2 }],
    ['another version', { versionId: 'v-old' }],
    ['too long together', { tokenCount: 790 }],
  ])('does not merge a neighbour: %s', (_, difference) => {
    expect(run([hit('A', 4), hit('A', 5, difference)], 5, null).ids).toEqual(['A-4', 'A-5']);
  });

  it('assigns every hit exactly one outcome: a passage, a part of one, or a drop reason', () => {
    const any = fc.array(fc.tuple(fc.constantFrom('A', 'B', 'C'), fc.integer({ min: 0, max: 12 })), { maxLength: 25 });
    const cap = fc.option(fc.integer({ min: 1, max: 4 }));
    fc.assert(
      fc.property(
        any,
        fc.integer({ min: 1, max: 8 }),
        cap,
        fc.integer({ min: 0, max: 2 }),
        (places, topK, max, reach) => {
          const hits = [...new Map(places.map(([d, o]) => [`${d}${o}`, hit(d, o)])).values()];
          const { ids, drops } = run(hits, topK, max, reach);
          expect(ids.length).toBeLessThanOrEqual(topK);
          for (const { id } of hits) {
            const isFirst = ids.some((group) => group.split('+')[0] === id);
            expect(isFirst).toBe(drops[id] === undefined);
            expect(ids.some((group) => group.split('+').includes(id))).toBe(isFirst || drops[id] === 'merged');
          }
          if (max === null) expect(ids.length === topK || !Object.values(drops).includes('document_cap')).toBe(true);
          else
            for (const d of 'ABC') expect(ids.filter((group) => group.startsWith(d)).length).toBeLessThanOrEqual(max);
        },
      ),
    );
  });
});
