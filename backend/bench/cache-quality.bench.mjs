/**
 * How often the semantic cache answers another wording, and how often wrongly (`-- cache-quality [id of an embedder]`).
 * StackFAQ: 100 of 125 threads are warmed with one paraphrase each, every other paraphrase asks, those of the 25 held-out threads
 * too; five ways to hold out, and weights that have not seen the probe's fifth. CLINC150: one utterance of each intent is warmed,
 * 1,000 queries outside all intents ask. Beside it the same by similarity alone. No services needed.
 */
import { clinc150, stackFaq } from '../tools/calibration/data.mjs';
import { startEmbedder } from '../tools/calibration/embedders.mjs';
import { BOUND, chooseThreshold, crossFit, prepare, rawRecall, table } from '../tools/calibration/measure.mjs';
import { measure } from '../tools/calibration/protocol.mjs';
import { cacheCalibration } from '../dist/llm/cache/verification/acceptance.js';
import { report, round } from './support/report.mjs';

const embedder = await startEmbedder(process.argv[2]);
const [faq, clinc] = [stackFaq(), clinc150()];
console.log(`${embedder.id} on ${faq.name}; ${clinc.name}`);
const prepared = await prepare(embedder, { threads: faq.threads, clinc });
await embedder.stop();

const decided = crossFit(prepared);
const shipped = cacheCalibration(embedder.id);
const threshold = shipped?.threshold ?? chooseThreshold(prepared, decided);
const at = measure(prepared.full, decided.full, threshold, prepared.runs);
const outside = measure(prepared.outside.test, decided.outside, threshold, prepared.outside.testRuns);
const small = measure(prepared.small, decided.small, threshold, 1);
const raw = rawRecall(prepared);
const worst = Math.max(at.upper95, outside.upper95);

const cells = (row) =>
  [row.recall, row.falsePerProbe, row.upper95, row.outsideUpper95].map((value) => value.toFixed(4)).join('   ');
console.log('\n            verified                              similarity alone');
console.log('threshold   recall   false    upper95  CLINC95    recall   false    upper95  CLINC95');
for (const { threshold: t, verified, raw: alone } of table(prepared, decided))
  console.log(`${t.toFixed(2)}        ${cells(verified)}    ${cells(alone)}`);

report(
  'cache-quality',
  {
    embedder: embedder.id,
    threshold,
    false_per_probe_upper95: round(worst, 4),
    false_per_hit: round(at.falsePerHit, 4),
    recall: round(at.recall, 4),
    raw_recall: round(raw.recall, 4),
    raw_threshold: raw.threshold,
    stackfaq_upper95: round(at.upper95, 4),
    clinc_upper95: round(outside.upper95, 4),
    small_cache_recall: round(small.recall, 4),
    small_cache_false_per_probe: round(small.falsePerProbe, 4),
  },
  {
    'false per probe (upper 95 %) ≤ 0.01': worst <= BOUND,
    'recall ≥ 1.8 × similarity alone': at.recall >= 1.8 * raw.recall,
    ...(embedder.id.startsWith('minilm') ? { 'recall ≥ 0.5': at.recall >= 0.5 } : {}),
  },
);
