/**
 * How well retrieval ranks and decides (`-- retrieval-quality [id of an embedder]`):
 * SciFact's 300 test claims, the answers of StackFAQ, and the chunking set, searched in the product's own store and
 * fused by the product's own fusion. Intervals are paired bootstraps over questions (threads of StackFAQ). Constants are fitted on
 * StackFAQ and the chunking set by `calibrate-embedder`, never on SciFact.
 */
import { diversified } from '../dist/knowledge/retrieval/diversity.js';
import { fuse } from '../dist/knowledge/retrieval/fusion.js';
import { planOf, settled } from '../dist/knowledge/retrieval/plan.js';
import { Relevance } from '../dist/knowledge/retrieval/relevance.js';
import { KNOWLEDGE_DEFAULTS } from '../dist/knowledge/settings/knowledge-settings.js';
import { pairRecall } from '../dist/llm/providers/extractive/testing/chunk-questions.js';
import { createVectorStore } from '../dist/vectors/vectors.module.js';
import { startEmbedder } from '../tools/calibration/embedders.mjs';
import { rankings } from './support/rankings.mjs';
import { report, round } from './support/report.mjs';
import { bootstrap, chunking, mean, ndcg10, scifact, stackfaq } from './support/retrieval-sets.mjs';
import { benchServices } from './support/services.mjs';

const embedder = await startEmbedder(process.argv[2]);

const TOP_K = 10;
const plan = planOf({ query: '', topK: TOP_K }, KNOWLEDGE_DEFAULTS.retrieval, embedder);
const services = await benchServices();
const store = createVectorStore({
  vector: { store: 'pgvector', databaseUrl: services.vectorDatabaseUrl, poolMax: 2 },
  profile: 'embedded',
});

const fused = (lists) => fuse(lists.dense, lists.lexical, settled(plan, lists).denseWeight);
const idsOf = (list) => list.map(({ id }) => id);
const figures = { embedder: embedder.id, dense_weight: typeof plan.denseWeight === 'number' ? plan.denseWeight : 'per question' };
const bars = {};
let above = 0;

async function rank(set) {
  const found = await rankings(set, embedder, store, plan.depth);
  console.log(`  ${set.name}: ${set.passages.length} passages, ${set.questions.length} questions`);
  const kept = set.questions
    .map((question, i) => ({ question, list: found.lists[i] }))
    .filter(({ question }) => question.relevant.size > 0);
  const per = (order) => kept.map(({ question, list }) => ndcg10(order(list), question.relevant));
  const values = {
    lexical: per(({ lexical }) => idsOf(lexical)),
    dense: per(({ dense }) => idsOf(dense)),
    hybrid: per(({ dense, lexical }) => idsOf(fused({ dense, lexical }))),
  };
  const groups = kept.map(({ question }) => question.group);
  for (const [name, list] of Object.entries(values)) figures[`${set.name}_${name}_ndcg10`] = round(mean(list), 4);
  const best = mean(values.lexical) >= mean(values.dense) ? values.lexical : values.dense;
  const gain = values.hybrid.map((value, i) => value - best[i]);
  const [low, high] = bootstrap(gain, groups);
  figures[`${set.name}_gain`] = round(mean(gain), 4);
  figures[`${set.name}_gain_95`] = `${round(low, 4)}…${round(high, 4)}`;
  bars[`${set.name}: hybrid ≥ 0.98 × best single`] = mean(values.hybrid) >= 0.98 * mean(best);
  if (mean(gain) > 0) above++;
  return found;
}

/** Share of the answer's text that the best five chunks hold. */
function chunkRecall(set, { lists }, order) {
  const texts = new Map(set.passages.map(({ id, text }) => [id, text]));
  return set.questions.map(({ gold }, i) =>
    pairRecall(
      gold,
      order(lists[i], set.questions[i].text)
        .slice(0, 5)
        .map(({ id }) => texts.get(id))
        .join('\n'),
    ),
  );
}

/** Ids of the passages that count as relevant for a question. */
function decide(set, text, { dense, lexical }) {
  const texts = new Map(set.passages.map((each) => [each.id, each.text]));
  const farthest = dense.length >= plan.depth ? dense.at(-1).score : 1;
  const candidates = fused({ dense, lexical }).map((hit) => ({
    ...hit,
    chunk: { text: texts.get(hit.id) },
    document: { name: '' },
  }));
  return new Relevance(text, plan, farthest).filter(candidates, new Map()).map(({ id }) => id);
}

/** How often nothing right passes for a question that has an answer, and how often something passes that is about something else. */
async function decisions(faq, faqLists, chunks, chunkLists) {
  const missed = (set, { lists }) =>
    set.questions.flatMap(({ text, relevant }, i) =>
      relevant.size > 0 ? [Number(!decide(set, text, lists[i]).some((id) => relevant.has(id)))] : [],
    );
  figures.chunking_miss = round(mean(missed(chunks, chunkLists)), 3);
  figures.stackfaq_miss = round(mean(missed(faq, faqLists)), 3);
  const corpora = [...new Set(chunks.passages.map(({ corpus }) => corpus))];
  const foreign = [];
  for (const [i, { text, corpus }] of chunks.questions.entries()) {
    const documentIds = corpora.filter((each) => each !== corpus);
    foreign.push(
      Number(decide(chunks, text, await chunkLists.search(chunkLists.vectors[i], text, { documentIds })).length > 0),
    );
  }
  figures.chunking_false_pass = round(mean(foreign), 3);
  const short = [];
  for (const [i, { text }] of faq.questions.entries()) {
    if (i % 3 === 0)
      short.push(Number(decide(chunks, text, await chunkLists.search(faqLists.vectors[i], text)).length > 0));
  }
  figures.stackfaq_false_pass = round(mean(short), 3);
}

/** Maximal marginal relevance at some values of λ: what it costs or gains of the answer's text. */
function diversity(set, found) {
  const texts = new Map(set.passages.map(({ id, text }) => [id, text]));
  const full = ({ dense, lexical }) =>
    fused({ dense, lexical }).map((hit) => ({ ...hit, chunk: { text: texts.get(hit.id) }, document: { name: '' } }));
  const base = chunkRecall(set, found, fused);
  figures.chunk_recall = round(mean(base), 4);
  figures.chunk_recall_lexical = round(mean(chunkRecall(set, found, ({ lexical }) => lexical)), 4);
  figures.chunk_recall_dense = round(mean(chunkRecall(set, found, ({ dense }) => dense)), 4);
  for (const lambda of [0.9, 0.7, 0.5]) {
    const other = chunkRecall(set, found, (lists) => diversified(full(lists), lambda));
    const difference = other.map((value, i) => value - base[i]);
    const interval = bootstrap(
      difference,
      difference.map((_, i) => i),
    ).map((value) => round(value, 4));
    figures[`chunk_recall_mmr_${lambda}`] = `${round(mean(other), 4)} (${interval.join('…')})`;
  }
}

try {
  await store.start();
  const [faq, chunks, claims] = [stackfaq(), chunking(), await scifact()];
  const faqLists = await rank(faq);
  const chunkLists = await rank(chunks);
  await rank(claims);
  diversity(chunks, chunkLists);
  await decisions(faq, faqLists, chunks, chunkLists);
  report('retrieval-quality', figures, {
    'SciFact: lexical ≥ 0.66': figures.scifact_lexical_ndcg10 >= 0.66,
    ...bars,
    'hybrid above the best single list on at least one set': above > 0,
  });
} finally {
  await embedder.stop();
  await store.stop();
  services.stop();
}
