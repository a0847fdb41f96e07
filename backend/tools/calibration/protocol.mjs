/**
 * How the semantic layer is measured. Each run warms a cache with one question of each thread but a fifth of them, which are
 * held out, and asks everything else: the stored thread's answer is right, any other hit is false. A probe is judged by weights
 * that were fitted without any probe of its own fifth, so that no figure comes from what was learnt by heart.
 */
import { questionFeatures } from '../../dist/llm/cache/verification/features.js';
import { objections } from '../../dist/llm/cache/verification/guards.js';
import { pairFeatures, sameWords } from '../../dist/llm/cache/verification/pair-features.js';
import { NEIGHBOURS, JUDGED } from '../../dist/llm/cache/verification/verification.js';
import { cosine, seeded, upper95 } from './statistics.mjs';

export const FOLDS = 5;
const VARIANTS = 2;
/** Shares of the threads that a small cache holds. */
const SMALL = [0.03, 0.1, 0.3, 0.03, 0.1, 0.3];

/** Texts with their vectors; each is embedded and taken apart once. */
export class Questions {
  #vectors = new Map();
  #features = new Map();

  async add(embedder, texts) {
    const fresh = [...new Set(texts)].filter((text) => !this.#vectors.has(text));
    for (let i = 0; i < fresh.length; i += 256) {
      const batch = fresh.slice(i, i + 256);
      const vectors = await embedder.embed(batch);
      batch.forEach((text, j) => this.#vectors.set(text, vectors[j]));
    }
  }

  #of(text) {
    let found = this.#features.get(text);
    if (!found) this.#features.set(text, (found = questionFeatures(text)));
    return found;
  }

  /** What the product would look at: the nearest entries, each with its features and what guards object. */
  candidates(text, entries) {
    const vector = this.#vectors.get(text);
    const near = entries
      .map(({ text: stored, thread }) => ({ thread, stored, similarity: cosine(vector, this.#vectors.get(stored)) }))
      .sort((a, b) => b.similarity - a.similarity)
      .slice(0, NEIGHBOURS);
    const neighbours = near.map(({ stored, similarity }) => ({ question: this.#of(stored), similarity }));
    const asked = this.#of(text);
    return near.slice(0, JUDGED).map((each, i) => ({
      ...each,
      ...withGuards(objections(asked, neighbours[i].question)),
      same: sameWords(asked, neighbours[i].question, each.similarity),
      features: pairFeatures(asked, neighbours[i], neighbours.toSpliced(i, 1)),
    }));
  }
}

const withGuards = (guards) => ({ guards, objected: guards.length > 0 });

function run(questions, threads, held, variant, keep = () => true) {
  const warm = threads.map((texts, t) => (t % FOLDS === held || !keep(t) ? null : texts[variant % texts.length]));
  const entries = warm.flatMap((text, thread) => (text === null ? [] : [{ text, thread }]));
  return threads.flatMap((texts, thread) =>
    texts
      .filter((text) => text !== warm[thread])
      .map((text) => ({ thread, stored: warm[thread] !== null, found: questions.candidates(text, entries) })),
  );
}

/** Runs over full caches: every fifth is held out with several choices of what is warmed. */
export const fullRuns = (questions, threads) =>
  Array.from({ length: FOLDS * VARIANTS }, (_, i) =>
    run(questions, threads, i % FOLDS, (Math.floor(i / FOLDS) * 3 + (i % FOLDS)) % 9),
  );

/** The same over caches that hold a few threads: there a lead over the next entry says less. */
export function smallRuns(questions, threads) {
  const random = seeded(1);
  return SMALL.map((share, i) => {
    const kept = new Set(threads.flatMap((_, t) => (random() < share ? [t] : [])));
    return run(questions, threads, i % FOLDS, (i * 2 + 1) % 9, (t) => kept.has(t));
  });
}

/** Queries that no entry answers. */
export const outsideRun = (questions, entries, queries) =>
  queries.map((text) => ({
    thread: -1,
    stored: false,
    found: questions.candidates(
      text,
      entries.map((entry, thread) => ({ text: entry, thread })),
    ),
  }));

/** Rows to fit on: candidates that no guard objects to. */
export const rowsOf = (probes) =>
  probes.flatMap(({ thread, found }) =>
    found
      .filter((candidate) => !candidate.objected)
      .map((candidate) => ({ features: candidate.features, same: candidate.thread === thread })),
  );

/** The candidate that verification likes best, as {score, right}, or null. */
export function bestOf({ thread, found }, score) {
  let best = null;
  for (const candidate of found) {
    if (candidate.objected) continue;
    const value = candidate.same ? 1 : score(candidate.features);
    if (!best || value > best.score) best = { score: value, right: candidate.thread === thread };
  }
  return best;
}

/** The nearest entry, by similarity alone. */
export const nearestOf = ({ thread, found }) =>
  found[0] ? { score: found[0].similarity, right: found[0].thread === thread } : null;

/**
 * @param probes all probes of `runs` runs, `decided` what was chosen for each
 * @returns recall and false hits at a threshold; the bound is that of one run, because the runs repeat the same questions
 */
export function measure(probes, decided, threshold, runs) {
  let [right, wrong] = [0, 0];
  for (const each of decided) {
    if (!each || each.score < threshold) continue;
    if (each.right) right++;
    else wrong++;
  }
  const stored = probes.filter((probe) => probe.stored).length;
  return {
    recall: stored === 0 ? 0 : right / stored,
    falsePerProbe: wrong / probes.length,
    falsePerHit: right + wrong === 0 ? 0 : wrong / (right + wrong),
    upper95: upper95(Math.round(wrong / runs), Math.round(probes.length / runs)),
  };
}

/**
 * What each guard refuses of the nearest entries: rightly an entry of another thread, wrongly one of the probe's own. `alone` counts those that no other
 * guard refuses. Per run.
 */
export function guardTable(probes, runs) {
  const rows = new Map();
  for (const { thread, found } of probes) {
    const [nearest] = found;
    for (const guard of nearest?.guards ?? []) {
      const row = rows.get(guard) ?? { guard, rightly: 0, wrongly: 0, rightlyAlone: 0, wronglyAlone: 0 };
      const kind = nearest.thread === thread ? 'wrongly' : 'rightly';
      row[kind] += 1 / runs;
      if (nearest.guards.length === 1) row[`${kind}Alone`] += 1 / runs;
      rows.set(guard, row);
    }
  }
  return [...rows.values()].sort((a, b) => b.rightly + b.wrongly - a.rightly - a.wrongly);
}
