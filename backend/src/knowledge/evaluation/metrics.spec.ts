import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { runFigures, scoreQuestion } from './metrics.js';

describe('scoreQuestion', () => {
  it('is perfect when every expected passage comes first', () => {
    expect(scoreQuestion([[0], [1], []], 2, 5)).toMatchObject({ recall: 1, ndcg: 1, reciprocalRank: 1 });
  });

  it('is perfect for one merged passage that contains all', () => {
    expect(scoreQuestion([[0, 1]], 2, 5)).toMatchObject({ recall: 1, ndcg: 1, reciprocalRank: 1 });
  });

  it('discounts by rank: a single expected passage at rank 2', () => {
    const score = scoreQuestion([[], [0]], 1, 5);
    expect(score.ndcg).toBeCloseTo(1 / Math.log2(3), 10);
    expect(score.reciprocalRank).toBe(0.5);
  });

  it('expects no more than k passages of the ideal ranking', () => {
    expect(scoreQuestion([[0], [1]], 4, 2)).toMatchObject({ recall: 0.5, ndcg: 1 });
  });

  it('counts duplicates once', () => {
    expect(scoreQuestion([[0], [0]], 2, 2).recall).toBe(0.5);
  });

  it('is right about an unanswerable question exactly when nothing was found', () => {
    expect(scoreQuestion([], 0, 5)).toEqual({
      ...{ answerable: false, recall: null, ndcg: null, reciprocalRank: null },
      decidedRight: true,
    });
    expect(scoreQuestion([[]], 0, 5).decidedRight).toBe(false);
    expect(scoreQuestion([], 1, 5)).toMatchObject({ recall: 0, ndcg: 0, reciprocalRank: 0, decidedRight: false });
  });

  it('stays within 0…1, and a better order is never worse', () => {
    const hits = fc.array(fc.uniqueArray(fc.nat(4), { maxLength: 3 }), { maxLength: 8 });
    fc.assert(
      fc.property(hits, fc.integer({ min: 5, max: 9 }), (list, k) => {
        const score = scoreQuestion(list, 5, k);
        for (const value of [score.recall, score.ndcg, score.reciprocalRank]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
        const useful = list.filter((numbers) => numbers.length > 0);
        expect(scoreQuestion(useful, 5, k).ndcg).toBeGreaterThanOrEqual(score.ndcg!);
      }),
    );
  });
});

describe('runFigures', () => {
  const result = (hits: number[][], expected: number, ms: number) => ({ ...scoreQuestion(hits, expected, 5), ms });

  it('takes each mean over the questions that count for it', () => {
    const figures = runFigures([result([[0]], 1, 1), result([], 1, 2), result([], 0, 3), result([[]], 0, 10)]);
    expect(figures).toEqual({
      ...{ questions: 4, answerable: 2, recall: 0.5, ndcg: 0.5, mrr: 0.5 },
      ...{ noAnswerAccuracy: 0.5, answeredShare: 0.5, p50Ms: 2, p95Ms: 10 },
    });
  });

  it('reports null for figures without questions', () => {
    expect(runFigures([result([[0]], 1, 1)]).noAnswerAccuracy).toBeNull();
    expect(runFigures([])).toMatchObject({ questions: 0, recall: null, p95Ms: 0 });
  });
});
