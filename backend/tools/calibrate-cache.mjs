/**
 * `npm run calibrate -- [--embedder id] [--csv pairs.csv] [--negatives negatives.json] [--only-csv] [--out folder]`: fits when the semantic cache may
 * answer a question with the answer to another one, and writes the weights, the operating point and its curve for the embedder.
 * Data: StackFAQ and CLINC150 (`NEXUS_TEST_DATA`), and an operator's own pairs: `question_a,question_b,same`;
 * negative pairs as `GET /api/cache/negatives` gives them. Never SciFact.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { clinc150, pairsFromCsv, reportedPairs, stackFaq } from './calibration/data.mjs';
import { startEmbedder } from './calibration/embedders.mjs';
import { chooseThreshold, crossFit, fitAll, prepare, rawRecall, table } from './calibration/measure.mjs';
import { measure } from './calibration/protocol.mjs';

const MIN_THREADS = 20;
const { values } = parseArgs({
  options: {
    embedder: { type: 'string' },
    csv: { type: 'string', multiple: true, default: [] },
    negatives: { type: 'string', multiple: true, default: [] },
    'only-csv': { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
const round = (value, digits = 4) => Number(value.toFixed(digits));

function load() {
  const own = [...values.csv.map(pairsFromCsv), ...values.negatives.map(reportedPairs)];
  const faq = values['only-csv'] ? null : stackFaq();
  const clinc = values['only-csv'] ? null : clinc150();
  const threads = [...(faq?.threads ?? []), ...own.flatMap((each) => each.threads)].filter((texts) => texts.length > 0);
  if (threads.filter((texts) => texts.length > 1).length < MIN_THREADS)
    throw new Error(`At least ${MIN_THREADS} questions with another wording each are needed`);
  return {
    threads,
    clinc,
    negatives: own.flatMap((each) => each.negatives),
    names: [faq, clinc, ...own].filter(Boolean).map((each) => each.name),
  };
}

const data = load();
const embedder = await startEmbedder(values.embedder);
const prepared = await prepare(embedder, data);
await embedder.stop();
const decided = crossFit(prepared);
const threshold = chooseThreshold(prepared, decided);
if (threshold === 1)
  throw new Error('No threshold keeps false hits under the bound: this data is too little or too noisy');
const at = measure(prepared.full, decided.full, threshold, prepared.runs);
const beyond = measure(prepared.outside.test, decided.outside, threshold, prepared.outside.testRuns);
const { intercept, weights } = fitAll(prepared);
const calibration = {
  embedder: embedder.id,
  data: data.names,
  model: {
    intercept: round(intercept, 6),
    weights: Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, round(weight, 6)])),
  },
  threshold,
  operating_point: {
    recall: round(at.recall),
    raw_recall: round(rawRecall(prepared).recall),
    false_per_probe: round(at.falsePerProbe),
    false_per_hit: round(at.falsePerHit),
    false_per_probe_upper95: round(Math.max(at.upper95, data.clinc ? beyond.upper95 : 0)),
  },
  curve: table(prepared, decided)
    .filter(({ threshold: t }) => Math.round(t * 100) % 5 === 0 || t > 0.9)
    .map(({ threshold: t, verified }) => ({
      threshold: t,
      recall: round(verified.recall),
      false_per_probe: round(verified.falsePerProbe),
      upper95: round(verified.upper95),
      outside_upper95: round(verified.outsideUpper95),
    })),
};
const folder = values.out ?? fileURLToPath(new URL('../src/llm/cache/verification/calibration', import.meta.url));
const file = join(folder, `${embedder.id}.json`);
writeFileSync(file, `${JSON.stringify(calibration, null, 2)}\n`);
console.log(
  `${file}\nthreshold ${threshold}, recall ${calibration.operating_point.recall} (similarity alone ${calibration.operating_point.raw_recall}), ` +
    `false hits at most ${calibration.operating_point.false_per_probe_upper95} per probe (95 %)`,
);
