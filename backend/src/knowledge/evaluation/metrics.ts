/** Scores of one question. A question without expected passages is answered correctly by finding nothing. */
export interface QuestionScore {
  answerable: boolean;
  /** Share of the expected passages that were found, 0…1; null if none are expected. */
  recall: number | null;
  /** Normalised discounted cumulative gain with binary gains, 0…1 (Järvelin & Kekäläinen 2002); null if none are expected. */
  ndcg: number | null;
  /** 1 / rank of the first expected passage, 0 if none was found; null if none are expected. */
  reciprocalRank: number | null;
  /** Whether passages were found if and only if some were expected. */
  decidedRight: boolean;
}

/** Means over the questions of a run; null if no question counts towards a figure. */
export interface RunFigures {
  questions: number;
  answerable: number;
  recall: number | null;
  ndcg: number | null;
  mrr: number | null;
  /** Share of the unanswerable questions for which nothing was found. */
  noAnswerAccuracy: number | null;
  /** Share of the answerable questions for which something was found. */
  answeredShare: number | null;
  p50Ms: number;
  p95Ms: number;
}

/**
 * @param hits per passage found, best first: indices (from 0) of the expected passages it contains
 * @param expected number of expected passages
 * @param k maximum number of passages that could have been found
 */
export function scoreQuestion(hits: readonly (readonly number[])[], expected: number, k: number): QuestionScore {
  if (expected === 0) {
    return { answerable: false, recall: null, ndcg: null, reciprocalRank: null, decidedRight: hits.length === 0 };
  }
  const seen = new Set<number>();
  let gain = 0;
  let first = 0;
  hits.forEach((numbers, i) => {
    const fresh = numbers.filter((n) => !seen.has(n));
    if (fresh.length === 0) return;
    fresh.forEach((n) => seen.add(n));
    first ||= i + 1;
    // A passage merged from neighbours may contain two expected ones.
    gain += fresh.length * discount(i);
  });
  const ideal = sum(Array.from({ length: Math.min(expected, k) }, (_, i) => discount(i)));
  return {
    answerable: true,
    recall: seen.size / expected,
    ndcg: Math.min(1, gain / ideal),
    reciprocalRank: first === 0 ? 0 : 1 / first,
    decidedRight: hits.length > 0,
  };
}

export function runFigures(results: readonly (QuestionScore & { ms: number })[]): RunFigures {
  const answerable = results.filter((r) => r.answerable);
  const rest = results.filter((r) => !r.answerable);
  const times = results.map((r) => r.ms).sort((a, b) => a - b);
  return {
    questions: results.length,
    answerable: answerable.length,
    recall: mean(answerable.map((r) => r.recall ?? 0)),
    ndcg: mean(answerable.map((r) => r.ndcg ?? 0)),
    mrr: mean(answerable.map((r) => r.reciprocalRank ?? 0)),
    noAnswerAccuracy: mean(rest.map((r) => Number(r.decidedRight))),
    answeredShare: mean(answerable.map((r) => Number(r.decidedRight))),
    p50Ms: quantile(times, 0.5),
    p95Ms: quantile(times, 0.95),
  };
}

const discount = (index: number): number => 1 / Math.log2(index + 2);
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const mean = (values: readonly number[]): number | null => (values.length === 0 ? null : sum(values) / values.length);

/** Nearest-rank quantile; 0 for an empty list. */
const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? 0;
