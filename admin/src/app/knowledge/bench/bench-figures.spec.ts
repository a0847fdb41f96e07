import { bestCandidate, changes, difference, droppedText, resultText, percent, placeOf, toneOf } from './bench-figures';
import type { Candidate, QuestionResult, RetrievalAnswer, TestRunDetail } from './bench-types';

const result = (id: string, more: Partial<QuestionResult> = {}): QuestionResult => ({
  question_id: id,
  question: `Question ${id}`,
  answerable: true,
  recall: 1,
  ndcg: 1,
  reciprocal_rank: 1,
  decided_right: true,
  found: [{ document_id: 'd', title: 'T', start: 0, end: 9, expected: true }],
  ms: 4,
  ...more,
});
const run = (...results: QuestionResult[]) => ({ results }) as TestRunDetail;

describe('figures of a run', () => {
  it('are percentages, or a dash', () => {
    expect([percent(0.875), percent(0), percent(null), percent(undefined)]).toEqual(['87.5 %', '0.0 %', '–', '–']);
  });

  it('differ by percentage points', () => {
    expect([difference(0.8, 0.825), difference(0.9, 0.8), difference(0.5, 0.5), difference(null, 1)]).toEqual([
      '+2.5',
      '−10.0',
      '±0.0',
      '',
    ]);
    expect([toneOf(0.8, 0.9), toneOf(0.9, 0.8), toneOf(0.9, 0.9), toneOf(null, 1)]).toEqual([
      'success',
      'danger',
      'neutral',
      'neutral',
    ]);
  });
});

describe('two runs', () => {
  it('list the questions with different results, the worse ones first', () => {
    const from = run(result('a'), result('b', { recall: 0, ndcg: 0, reciprocal_rank: 0 }), result('c'));
    const to = run(result('a', { ndcg: 0.5, reciprocal_rank: 0.5 }), result('b'), result('c'), result('new'));
    expect(changes(from, to).map(({ questionId, better }) => [questionId, better])).toEqual([
      ['a', false],
      ['b', true],
    ]);
  });
});

describe('a question of a run', () => {
  it('describes its result in words', () => {
    const nothing = { recall: null, ndcg: null, reciprocal_rank: null, answerable: false };
    expect(resultText(result('a', { reciprocal_rank: 0.5, recall: 0.5 }))).toBe(
      '50.0 % of the expected passages, first at 2',
    );
    expect(resultText(result('a', { reciprocal_rank: 0, recall: 0 }))).toBe('None of the expected passages found');
    expect(resultText(result('a', { found: [], decided_right: false }))).toBe('Nothing found');
    expect(resultText(result('a', { ...nothing, found: [] }))).toBe('Nothing found, rightly');
    expect(resultText(result('a', { ...nothing, decided_right: false }))).toBe('1 found, though nothing answers it');
  });
});

describe('a candidate', () => {
  it('shows its position and why it is not a passage', () => {
    expect([placeOf({ page: 4 }), placeOf({ slide: 2 }), placeOf({ sheet: 'Prices' }), placeOf({})]).toEqual([
      'p. 4',
      'Slide 2',
      'Sheet Prices',
      '',
    ]);
    expect(droppedText({ dropped: 'document_cap' } as Candidate)).toBe('Enough passages from this document');
    expect(droppedText({} as Candidate)).toBe('');
  });
});

describe('the passage that answers', () => {
  const candidate = (chunk_id: string, start: number, in_result: boolean) =>
    ({ chunk_id, document_id: 'd', start, end: start + 100, in_result }) as Candidate;
  const answer = (results: { start: number; end: number }[], candidates: Candidate[]) =>
    ({ results: results.map((r) => ({ document_id: 'd', ...r })), explain: { candidates } }) as RetrievalAnswer;

  it('is the candidate from which the first result was built, whatever its rank before reranking', () => {
    const candidates = [candidate('out', 0, false), candidate('second', 200, true), candidate('first', 500, true)];
    const results = [
      { start: 400, end: 700 },
      { start: 200, end: 300 },
    ];
    expect(bestCandidate(answer(results, candidates))?.chunk_id).toBe('first');
  });

  it('is undefined if nothing is relevant', () => {
    expect(bestCandidate(answer([], [candidate('out', 0, false)]))).toBeUndefined();
  });
});
