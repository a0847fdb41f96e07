import type { ItemAnswer, PromptRunFigures, SideFigures } from './prompt-run.entity.js';

type Answers = { candidate?: ItemAnswer | null; baseline?: ItemAnswer | null };

export function runFigures(items: readonly Answers[], compared: boolean): PromptRunFigures {
  return {
    candidate: sideFigures(items.flatMap(({ candidate }) => candidate ?? [])),
    baseline: compared ? sideFigures(items.flatMap(({ baseline }) => baseline ?? [])) : null,
  };
}

/** An answer fails when a check fails or when there is no answer. Undecided checks are ignored. */
export const hasFailed = ({ checks, error }: Pick<ItemAnswer, 'checks' | 'error'>): boolean =>
  error !== null || checks.some(({ passed }) => passed === false);

function sideFigures(answers: readonly ItemAnswer[]): SideFigures {
  const times = answers.filter(({ error }) => error === null).map(({ latencyMs }) => latencyMs);
  times.sort((a, b) => a - b);
  const failed = answers.filter(hasFailed).length;
  return {
    answers: answers.length,
    passed: answers.length - failed,
    failed,
    errors: answers.filter(({ error }) => error !== null).length,
    costUsd: answers.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0),
    tokens: answers.reduce((sum, { promptTokens, completionTokens }) => sum + promptTokens + completionTokens, 0),
    p50Ms: quantile(times, 0.5),
    p95Ms: quantile(times, 0.95),
  };
}

/** @param sorted in ascending order */
const quantile = (sorted: readonly number[], q: number): number =>
  sorted.length === 0 ? 0 : Math.round(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!);
