/** Fits and measures the acceptance score of one embedder: what `calibrate` writes and the bench `cache-quality` prints. */
import { acceptanceScore } from '../../dist/llm/cache/verification/acceptance.js';
import { PAIR_FEATURES } from '../../dist/llm/cache/verification/pair-features.js';
import { fitLogistic } from './logistic.mjs';
import { bestOf, FOLDS, fullRuns, measure, nearestOf, outsideRun, Questions, rowsOf, smallRuns } from './protocol.mjs';
import { grid } from './statistics.mjs';

/** The bar of the product. */
export const BOUND = 0.01;
/** The threshold is chosen under a lower one: the choice itself is made on the figures that it is judged by. */
const CHOSEN_UNDER = 0.0096;
export const THRESHOLDS = grid(0.4, 0.99, 0.01);
const TUNING_VARIANTS = [3, 4, 5];
const TEST_VARIANTS = [0, 1, 2];

/** Everything that is asked, with its candidates. */
export async function prepare(embedder, { threads, negatives = [], clinc }) {
  const questions = new Questions();
  await questions.add(embedder, [...threads.flat(), ...negatives.flat()]);
  const outside = { tuning: [], test: [], testRuns: TEST_VARIANTS.length };
  if (clinc) {
    const warmed = (variants) => variants.map((variant) => clinc.warmed(variant));
    await questions.add(embedder, [
      ...warmed([...TUNING_VARIANTS, ...TEST_VARIANTS]).flat(),
      ...clinc.tuning,
      ...clinc.test,
    ]);
    outside.tuning = warmed(TUNING_VARIANTS).flatMap((entries) => outsideRun(questions, entries, clinc.tuning));
    outside.test = warmed(TEST_VARIANTS).flatMap((entries) => outsideRun(questions, entries, clinc.test));
  }
  const full = fullRuns(questions, threads);
  const reported = negatives.flatMap(([asked, stored]) => outsideRun(questions, [stored], [asked]));
  return { full: full.flat(), runs: full.length, small: smallRuns(questions, threads).flat(), outside, reported };
}

const fit = (prepared, keep) =>
  fitLogistic(
    rowsOf([...prepared.full, ...prepared.small].filter(keep).concat(prepared.outside.tuning, prepared.reported)),
    [...PAIR_FEATURES],
  );

/** Weights from everything: what the product uses. */
export const fitAll = (prepared) => fit(prepared, () => true);

/** What verification would choose for each probe, by weights that had not seen its fold. */
export function crossFit(prepared) {
  const models = Array.from({ length: FOLDS }, (_, fold) => fit(prepared, (probe) => probe.thread % FOLDS !== fold));
  const scoreBy = (model) => (features) => acceptanceScore(model, features);
  const decide = (probe) => bestOf(probe, scoreBy(models[probe.thread % FOLDS]));
  return {
    full: prepared.full.map(decide),
    small: prepared.small.map(decide),
    // No test query was fitted on; each fold's weights judge a fifth of them.
    outside: prepared.outside.test.map((probe, i) => bestOf(probe, scoreBy(models[i % FOLDS]))),
  };
}

/** One row per threshold: the acceptance score, and similarity alone. */
export function table(prepared, decided) {
  const { full, runs, outside } = prepared;
  const [nearest, outsideNearest] = [full.map(nearestOf), outside.test.map(nearestOf)];
  const both = (inside, beyond, threshold) => {
    const own = measure(full, inside, threshold, runs);
    const other = outside.test.length > 0 ? measure(outside.test, beyond, threshold, outside.testRuns) : null;
    return { ...own, outsideUpper95: other?.upper95 ?? 0, worst: Math.max(own.upper95, other?.upper95 ?? 0) };
  };
  return THRESHOLDS.map((threshold) => ({
    threshold,
    verified: both(decided.full, decided.outside, threshold),
    raw: both(nearest, outsideNearest, threshold),
  }));
}

/** The best recall under the bound by similarity alone, on a fine grid: the baseline is given every chance. */
export function rawRecall(prepared) {
  const { full, runs, outside } = prepared;
  const [nearest, beyond] = [full.map(nearestOf), outside.test.map(nearestOf)];
  for (const threshold of grid(0.5, 1, 0.002)) {
    const own = measure(full, nearest, threshold, runs);
    const other = outside.test.length > 0 ? measure(outside.test, beyond, threshold, outside.testRuns).upper95 : 0;
    if (Math.max(own.upper95, other) <= BOUND) return { threshold, recall: own.recall };
  }
  return { threshold: 1, recall: 0 };
}

/** The lowest threshold whose false hits, in full and in small caches and outside all threads, are surely few enough. */
export function chooseThreshold(prepared, decided) {
  const { full, small, runs, outside } = prepared;
  for (const threshold of grid(0.5, 0.999, 0.001)) {
    const own = measure(full, decided.full, threshold, runs).upper95;
    const beyond =
      outside.test.length > 0 ? measure(outside.test, decided.outside, threshold, outside.testRuns).upper95 : 0;
    const few = measure(small, decided.small, threshold, 1).falsePerProbe;
    if (Math.max(own, beyond) <= CHOSEN_UNDER && few <= CHOSEN_UNDER) return threshold;
  }
  return 1;
}
