import { describe, expect, it } from '@jest/globals';
import { capPerDocument, fuse } from './fusion.js';

const list = (...ids: string[]) => ids.map((id, i) => ({ id, score: 1 - i / 10 }));

describe('fuse', () => {
  it('prefers what both lists have', () => {
    const fused = fuse(list('a', 'b', 'c'), list('c', 'd'), 0.5);
    expect(fused[0]).toMatchObject({ id: 'c', denseScore: 0.8, lexicalScore: 1 });
    expect(fused.map((f) => f.id)).toEqual(['c', 'a', 'b', 'd']);
    expect(fused.find((f) => f.id === 'd')).toMatchObject({ denseScore: null, lexicalScore: 0.9 });
  });

  it('gives 1 to the first of every list that counts', () => {
    expect(fuse(list('a'), list('a'), 0.3)[0]?.score).toBeCloseTo(1);
    expect(fuse(list('a'), [], 1)[0]?.score).toBe(1);
  });

  it('lets a weight of 0 leave the lexical order alone', () => {
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

describe('capPerDocument', () => {
  const item = (id: string, documentId: string) => ({ id, documentId });
  const ranked = [item('1', 'A'), item('2', 'A'), item('3', 'A'), item('4', 'B'), item('5', 'A')];

  it('makes room for other documents', () => {
    expect(capPerDocument(ranked, 3, 2).map((r) => r.id)).toEqual(['1', '2', '4']);
  });

  it('fills up when there are no others, in the original order', () => {
    expect(capPerDocument(ranked, 5, 2).map((r) => r.id)).toEqual(['1', '2', '3', '4', '5']);
    expect(capPerDocument(ranked, 0, 2)).toEqual([]);
  });
});
