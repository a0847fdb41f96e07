/**
 * How often the semantic cache answers another wording, and how often wrongly (`-- cache-quality [id of an embedder]`).
 * StackFAQ: 100 of 125 threads are warmed with one paraphrase each, every other paraphrase asks, those of the 25 held-out threads
 * too; five ways to hold out, and weights that have not seen the probe's fifth. CLINC150: one utterance of each intent is warmed,
 * 1,000 queries outside all intents ask. Beside it the same by similarity alone. Then what each guard refuses of the nearest entries, and
 * adversarial pairs and rewordings in twenty languages. No services needed.
 */
import { clinc150, stackFaq } from '../tools/calibration/data.mjs';
import { startEmbedder } from '../tools/calibration/embedders.mjs';
import { BOUND, chooseThreshold, crossFit, prepare, rawRecall, table } from '../tools/calibration/measure.mjs';
import { languageTable } from '../tools/calibration/languages.mjs';
import { guardTable, measure } from '../tools/calibration/protocol.mjs';
import { cacheCalibration } from '../dist/llm/cache/verification/acceptance.js';
import { report, round } from './support/report.mjs';

const embedder = await startEmbedder(process.argv[2]);
const [faq, clinc] = [stackFaq(), clinc150()];
console.log(`${embedder.id} on ${faq.name}; ${clinc.name}`);
const prepared = await prepare(embedder, { threads: faq.threads, clinc });
const [tuning, heldout] = [await languageTable(embedder, 'tuning'), await languageTable(embedder, 'heldout')];
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

console.log(
  '\nguard           refuses rightly   wrongly   (nearest entry of a probe, per run; alone: no other guard refuses)',
);
for (const { guard, rightly, wrongly, rightlyAlone, wronglyAlone } of guardTable(prepared.full, prepared.runs))
  console.log(
    `${guard.padEnd(16)}${rightly.toFixed(1).padStart(6)} (alone ${rightlyAlone.toFixed(1)})   ${wrongly.toFixed(1)} (alone ${wronglyAlone.toFixed(1)})`,
  );

console.log('\nlanguage   asked   false hits (at 0.99)   recall        held out: false hits (at 0.99)   recall');
tuning.forEach((row, i) => {
  const other = heldout[i];
  console.log(
    `${row.language.padEnd(11)}${String(row.pairs + other.pairs).padEnd(8)}${row.false} (${row.falseAssumed})                  ${row.recall.toFixed(2)}` +
      `                    ${other.false} (${other.falseAssumed})                    ${other.recall.toFixed(2)}`,
  );
});
const falseAbroad = [...tuning, ...heldout].reduce((sum, row) => sum + row.false + row.falseAssumed, 0);
const meanRecall = (rows) => rows.reduce((sum, { recall }) => sum + recall, 0) / rows.length;

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
    languages_false: falseAbroad,
    languages_recall: round(meanRecall(tuning), 3),
    languages_recall_heldout: round(meanRecall(heldout), 3),
  },
  {
    'false per probe (upper 95 %) ≤ 0.01': worst <= BOUND,
    'recall ≥ 1.5 × similarity alone': at.recall >= 1.5 * raw.recall,
    'no false hit in any language': falseAbroad === 0,
    ...(embedder.id.startsWith('minilm') ? { 'recall ≥ 0.5': at.recall >= 0.5 } : {}),
  },
);
