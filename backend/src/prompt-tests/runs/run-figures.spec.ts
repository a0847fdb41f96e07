import { describe, expect, it } from '@jest/globals';
import type { ItemAnswer } from './prompt-run.entity.js';
import { runFigures } from './run-figures.js';

const answer = (passed: (boolean | null)[], more: Partial<ItemAnswer> = {}): ItemAnswer => ({
  content: 'x',
  model: 'm',
  citations: [],
  error: null,
  checks: passed.map((p) => ({ kind: 'contains', passed: p, detail: '' })),
  promptTokens: 10,
  completionTokens: 5,
  costUsd: 0.5,
  latencyMs: 100,
  ...more,
});

describe('figures of a run', () => {
  it('counts passed and failed answers, and sums cost, tokens and times', () => {
    const items = [
      { candidate: answer([true, true]), baseline: answer([false]) },
      { candidate: answer([true, false], { latencyMs: 300, costUsd: null }), baseline: answer([]) },
      { candidate: answer([null], { latencyMs: 200 }), baseline: null },
      { candidate: answer([], { error: 'provider_error', costUsd: 0, latencyMs: 9_000 }) },
    ];
    expect(runFigures(items, true)).toEqual({
      candidate: { answers: 4, passed: 2, failed: 2, errors: 1, costUsd: 1, tokens: 60, p50Ms: 200, p95Ms: 300 },
      baseline: { answers: 2, passed: 1, failed: 1, errors: 0, costUsd: 1, tokens: 30, p50Ms: 100, p95Ms: 100 },
    });
    expect(runFigures([], false)).toMatchObject({ baseline: null, candidate: { answers: 0, p50Ms: 0 } });
  });
});
