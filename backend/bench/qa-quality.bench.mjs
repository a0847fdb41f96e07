/**
 * How often a Q&A entry answers another wording of its question, and how often wrongly (`-- qa-quality [id of an embedder]`).
 * StackFAQ: of 125 threads 100 have an entry with three wordings, every other wording asks, those of the 25 threads without an entry
 * too; five ways to leave threads out. CLINC150: an entry for each intent with three wordings, 1,000 queries outside all intents ask.
 * Beside it entries with one wording. The weights are the shipped ones, which were fitted on StackFAQ as well. No services needed.
 */
import { clinc150, stackFaq } from '../tools/calibration/data.mjs';
import { startEmbedder } from '../tools/calibration/embedders.mjs';
import { cosine, upper95 } from '../tools/calibration/statistics.mjs';
import { JUDGED, NEIGHBOURS } from '../dist/llm/cache/verification/verification.js';
import { verdictsOf } from '../dist/qa/matching/wording-verdicts.js';
import { questionKey } from '../dist/common/text/question-key.js';
import { report, round } from './support/report.mjs';

const WAYS = 5;
const THRESHOLD = 0.5;
const BATCH = 32;

const embedder = await startEmbedder(process.argv[2]);
const [faq, clinc] = [stackFaq(), clinc150()];
console.log(`${embedder.id} on ${faq.name}; ${clinc.name}`);
const vectors = new Map();

async function embedAll(texts) {
  const fresh = [...new Set(texts)].filter((text) => !vectors.has(text));
  for (let at = 0; at < fresh.length; at += BATCH) {
    const batch = fresh.slice(at, at + BATCH);
    const made = await embedder.embed(batch, undefined, 'query');
    batch.forEach((text, i) => vectors.set(text, made[i]));
  }
}

/** As the matcher does: the nearest wordings, their verdicts, the likeliest that is accepted. */
function answerOf(question, wordings) {
  const key = questionKey(question);
  const same = wordings.find(({ text }) => questionKey(text) === key);
  if (same) return same.entryId;
  const near = wordings
    .map((w) => ({ ...w, similarity: cosine(vectors.get(question), vectors.get(w.text)) }))
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, NEIGHBOURS)
    .filter(({ similarity }) => similarity >= THRESHOLD);
  const best = verdictsOf(question, near, embedder.id)
    .map((verdict, i) => ({ ...verdict, entryId: near[i].entryId }))
    .filter(({ accepted }) => accepted)
    .reduce((first, c) => (first && (first.score ?? 1) >= (c.score ?? 1) ? first : c), null);
  return best?.entryId ?? null;
}

function stackRun(way, variants) {
  const has = (i) => i % WAYS !== way;
  const wordings = faq.threads.flatMap((texts, i) =>
    has(i) ? texts.slice(0, variants).map((text) => ({ text, entryId: `${i}` })) : [],
  );
  const figures = { probes: 0, answerable: 0, right: 0, wrong: 0 };
  faq.threads.forEach((texts, i) => {
    // The same questions ask, however many wordings an entry has.
    for (const question of has(i) ? texts.slice(3) : texts) {
      const answer = answerOf(question, wordings);
      figures.probes += 1;
      if (has(i)) figures.answerable += 1;
      if (answer === `${i}`) figures.right += 1;
      else if (answer !== null) figures.wrong += 1;
    }
  });
  return figures;
}

function stackFigures(variants) {
  const runs = Array.from({ length: WAYS }, (_, way) => stackRun(way, variants));
  const sum = (name) => runs.reduce((total, run) => total + run[name], 0);
  const wrong = sum('wrong') / WAYS;
  return {
    recall: sum('right') / sum('answerable'),
    wrong: sum('wrong') / sum('probes'),
    upper95: upper95(Math.round(wrong), Math.round(sum('probes') / WAYS)),
    probes: Math.round(sum('probes') / WAYS),
  };
}

await embedAll(faq.threads.flat());
const three = stackFigures(3);
const one = stackFigures(1);
const warmed = [0, 1, 2].map((variant) => clinc.warmed(variant));
await embedAll([...warmed.flat(), ...clinc.test]);
const wordings = warmed.flatMap((texts) => texts.map((text, i) => ({ text, entryId: `${i}` })));
const outside = clinc.test.filter((question) => answerOf(question, wordings) !== null).length;
const outsideUpper = upper95(outside, clinc.test.length);
await embedder.stop();

const worst = Math.max(three.upper95, outsideUpper);
report(
  'qa-quality',
  {
    embedder: embedder.id,
    judged: JUDGED,
    stackfaq_probes: three.probes,
    recall: round(three.recall, 4),
    recall_one_wording: round(one.recall, 4),
    wrong_per_probe: round(three.wrong, 4),
    stackfaq_upper95: round(three.upper95, 4),
    clinc_wrong: outside,
    clinc_upper95: round(outsideUpper, 4),
    false_per_probe_upper95: round(worst, 4),
  },
  {
    'wrong per probe (upper 95 %) ≤ 0.01': worst <= 0.01,
    'recall ≥ 2 × one wording': three.recall >= 2 * one.recall,
  },
);
