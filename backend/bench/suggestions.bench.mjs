/**
 * How questions that were not answered come together (`-- suggestions [id of an embedder]`): all paraphrases of the 125 threads of
 * StackFAQ come in one by one, in a shuffled order, and join a group or open one as the worker does it. Purity: share of questions whose
 * group is mostly of their thread. `two_groups`: threads whose questions are in at most two groups but for a tenth. No services needed.
 */
import { stackFaq } from '../tools/calibration/data.mjs';
import { startEmbedder } from '../tools/calibration/embedders.mjs';
import { cosine } from '../tools/calibration/statistics.mjs';
import { questionKey } from '../dist/common/text/question-key.js';
import { likelyLanguage } from '../dist/common/text/question-language.js';
import { NEIGHBOURS } from '../dist/llm/cache/verification/verification.js';
import { nearestGroup } from '../dist/qa/gaps/nearest-group.js';
import { seeded } from './support/bootstrap.mjs';
import { report, round } from './support/report.mjs';

const THRESHOLD = 0.5;
const BATCH = 32;
const random = seeded(3);

const embedder = await startEmbedder(process.argv[2]);
const faq = stackFaq();
console.log(`${embedder.id} on ${faq.name}`);
const questions = faq.threads
  .flatMap((texts, thread) => texts.map((text) => ({ text, thread })))
  .map((question) => ({ question, place: random() }))
  .toSorted((a, b) => a.place - b.place)
  .map(({ question }) => question);
for (let at = 0; at < questions.length; at += BATCH) {
  const batch = questions.slice(at, at + BATCH);
  const vectors = await embedder.embed(
    batch.map(({ text }) => text),
    undefined,
    'query',
  );
  batch.forEach((question, i) =>
    Object.assign(question, { vector: vectors[i], language: likelyLanguage(question.text) }),
  );
}
await embedder.stop();

/** As the grouper does: by its words, else by the nearest wordings. */
function groupOf({ text, vector, language }, known) {
  const key = questionKey(text);
  const own = known.filter((other) => other.language === language);
  const same = own.find((other) => other.key === key);
  if (same) return same.group;
  const near = own
    .map((other) => ({ text: other.text, entryId: other.group, similarity: cosine(vector, other.vector) }))
    .toSorted((a, b) => b.similarity - a.similarity)
    .slice(0, NEIGHBOURS)
    .filter(({ similarity }) => similarity >= THRESHOLD);
  return nearestGroup(text, near, embedder.id);
}

const known = [];
let groups = 0;
for (const question of questions) {
  const group = groupOf(question, known) ?? `${groups++}`;
  known.push({ ...question, group, key: questionKey(question.text) });
}

const byGroup = Map.groupBy(known, ({ group }) => group);
const largestShare = (items, keyOf) =>
  Math.max(
    ...Map.groupBy(items, keyOf)
      .values()
      .map((part) => part.length),
  );
const pure = [...byGroup.values()].reduce((sum, items) => sum + largestShare(items, ({ thread }) => thread), 0);
const purity = pure / known.length;
const byThread = Map.groupBy(known, ({ thread }) => thread);
const inTwo = [...byThread.values()].filter((items) => {
  const sizes = [...Map.groupBy(items, ({ group }) => group).values()]
    .map((part) => part.length)
    .toSorted((a, b) => b - a);
  return (sizes[0] + (sizes[1] ?? 0)) / items.length >= 0.9;
}).length;
const grouped = known.filter(({ group }) => byGroup.get(group).length > 1).length;

report(
  'suggestions',
  {
    embedder: embedder.id,
    questions: known.length,
    threads: byThread.size,
    groups,
    purity: round(purity, 4),
    grouped: round(grouped / known.length, 4),
    two_groups: round(inTwo / byThread.size, 4),
  },
  { 'purity ≥ 0.9': purity >= 0.9, 'threads in at most two groups ≥ 0.6': inTwo / byThread.size >= 0.6 },
);
