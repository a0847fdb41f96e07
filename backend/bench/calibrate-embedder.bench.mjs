/**
 * Measures the constants of `embeddings/calibration.json` for one embedder (`-- calibrate-embedder [id of an embedder]`) on StackFAQ and the
 * chunking questions of the shared test data, never on SciFact. Prints what it would choose; a person copies it. No services needed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fuse } from '../dist/knowledge/retrieval/fusion.js';
import { LexicalFloor } from '../dist/knowledge/retrieval/lexical-floor.js';
import { ChunkSearch, loadQuestionSet, pairRecall } from '../dist/llm/providers/extractive/testing/chunk-questions.js';
import { startEmbedder } from '../tools/calibration/embedders.mjs';
import { report, round } from './support/report.mjs';

const root = process.env.NEXUS_TEST_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
if (!existsSync(`${root}/stackfaq`)) throw new Error(`The data is not at ${root}; set NEXUS_TEST_DATA`);

const embedder = await startEmbedder(process.argv[2]);

const cosine = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const grid = (from, to, step) =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => round(from + i * step));
const real = (texts) =>
  [texts ?? []].flat().filter((text) => typeof text === 'string' && text.trim() !== '' && text.trim() !== '*');

const started = performance.now();
const threads = JSON.parse(readFileSync(`${root}/stackfaq/stackExchange-FAQ.json`, 'utf8')).root.qapair.map((pair) => ({
  questions: [...new Set(real(pair.rephr))],
  answers: real(pair.answer),
}));
const questions = threads.flatMap(({ questions: texts }, thread) => texts.map((text) => ({ text, thread })));
const answers = threads.flatMap(({ answers: texts }, thread) => texts.map((text) => ({ text, thread })));
for (const list of [questions, answers]) {
  const vectors = await embedder.embed(list.map(({ text }) => text));
  list.forEach((each, i) => (each.vector = vectors[i]));
}
const set = loadQuestionSet(`${root}/chunking`);
const chunkVectors = new Map();
for (const [corpus, chunks] of set.chunks) chunkVectors.set(corpus, await embedder.embed(chunks));
const chunkQuestions = await embedder.embed(set.questions.map(({ question }) => question));
const embedSeconds = (performance.now() - started) / 1000;
await embedder.stop();

/** Best cosine of a question to a passage with its answer, and to any passage of a text about something else. */
function relevance() {
  return set.questions.map(({ corpus, gold }, q) => {
    const own = set.chunks
      .get(corpus)
      .flatMap((chunk, i) =>
        pairRecall(gold.join('\n'), chunk) >= 0.3 ? [cosine(chunkQuestions[q], chunkVectors.get(corpus)[i])] : [],
      );
    const foreign = [...chunkVectors].flatMap(([name, vectors]) =>
      name === corpus ? [] : vectors.map((vector) => cosine(chunkQuestions[q], vector)),
    );
    return { own: own.length > 0 ? Math.max(...own) : null, foreign: Math.max(...foreign) };
  });
}

const DEPTH = 50;
const rank = (vector, items) =>
  items
    .map((each, i) => ({ id: String(i), score: cosine(vector, each) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, DEPTH);

/** nDCG@10 of the answers of a thread for its questions, per weight of the dense list. */
function answerRanking(weights) {
  const lexical = new ChunkSearch(
    'a',
    answers.map(({ text }) => text),
  );
  const vectors = answers.map(({ vector }) => vector);
  const totals = weights.map(() => []);
  for (const question of questions.filter((_, i) => i % 3 === 0)) {
    const dense = rank(question.vector, vectors);
    const words = lexical
      .top(question.text, DEPTH)
      .map(({ chunkId, lexicalScore }) => ({ id: chunkId.slice(2), score: lexicalScore }));
    const relevant = answers.filter(({ thread }) => thread === question.thread).length;
    if (relevant === 0) continue;
    const ideal = Array.from({ length: Math.min(10, relevant) }, (_, i) => 1 / Math.log2(i + 2)).reduce(
      (a, b) => a + b,
    );
    weights.forEach((weight, w) => {
      const gain = fuse(dense, words, weight)
        .slice(0, 10)
        .reduce(
          (sum, { id }, i) => sum + (answers[Number(id)].thread === question.thread ? 1 / Math.log2(i + 2) : 0),
          0,
        );
      totals[w].push(gain / ideal);
    });
  }
  return totals.map(mean);
}

/** Share of a question's gold text that the best five passages hold, per weight of the dense list. */
function chunkRecall(weights) {
  const searches = new Map([...set.chunks].map(([corpus, chunks]) => [corpus, new ChunkSearch('c', chunks)]));
  const totals = weights.map(() => []);
  set.questions.forEach(({ corpus, question, gold }, q) => {
    const dense = rank(chunkQuestions[q], chunkVectors.get(corpus));
    const words = searches
      .get(corpus)
      .top(question, DEPTH)
      .map(({ chunkId, lexicalScore }) => ({ id: chunkId.slice(2), score: lexicalScore }));
    weights.forEach((weight, w) => {
      const text = fuse(dense, words, weight)
        .slice(0, 5)
        .map(({ id }) => set.chunks.get(corpus)[Number(id)])
        .join('\n');
      totals[w].push(pairRecall(gold.join('\n'), text));
    });
  });
  return totals.map(mean);
}

const scores = relevance();
const withOwn = scores.filter(({ own }) => own !== null);
const passRates = (threshold) => ({
  right: mean(withOwn.map(({ own }) => Number(own >= threshold))),
  foreign: mean(scores.map(({ foreign }) => Number(foreign >= threshold))),
});
const ragThreshold = grid(0.2, 0.9, 0.01).find((threshold) => passRates(threshold).foreign <= 0.02);
const weights = grid(0, 1, 0.05);
const [ndcg, recall] = [answerRanking(weights), chunkRecall(weights)];
// The weight that gains most over the better single list where it gains least.
const quality = weights.map((_, w) =>
  Math.min(ndcg[w] / Math.max(ndcg[0], ndcg.at(-1)), recall[w] / Math.max(recall[0], recall.at(-1))),
);
const denseWeight = weights[quality.indexOf(Math.max(...quality))];

/**
 * The highest cosine that shared words may be asked for without losing a question whose right passage has them: what is below it is
 * about something else.
 */
function wordCosineOf() {
  const found = set.questions.flatMap(({ corpus, question, gold }, q) => {
    const floor = new LexicalFloor(question);
    const cosines = set.chunks
      .get(corpus)
      .flatMap((chunk, i) =>
        pairRecall(gold.join('\n'), chunk) >= 0.3 && floor.passes(chunk)
          ? [cosine(chunkQuestions[q], chunkVectors.get(corpus)[i])]
          : [],
      );
    return cosines.length > 0 ? [Math.max(...cosines)] : [];
  });
  return grid(-1, 1, 0.05).findLast((value) => found.every((best) => best >= value));
}

console.log('\nrag threshold   right passage passes   something foreign passes');
for (const threshold of grid(0.3, 0.7, 0.05)) {
  const { right, foreign } = passRates(threshold);
  console.log(`${threshold.toFixed(2)}            ${right.toFixed(3)}                  ${foreign.toFixed(3)}`);
}
console.log('\ndense weight    nDCG@10 of answers     recall of gold text in 5 passages');
weights.forEach((weight, w) =>
  console.log(`${weight.toFixed(2)}            ${ndcg[w].toFixed(3)}                  ${recall[w].toFixed(3)}`),
);

report('calibrate-embedder', {
  embedder: embedder.id,
  texts: questions.length + answers.length + set.questions.length + [...set.chunks.values()].flat().length,
  embed_s: round(embedSeconds, 1),
  rag_threshold: ragThreshold,
  rag_right: round(passRates(ragThreshold).right, 3),
  rag_foreign: round(passRates(ragThreshold).foreign, 3),
  word_cosine: wordCosineOf(),
  dense_weight: denseWeight,
  ndcg_lexical: round(ndcg[0], 3),
  ndcg_dense: round(ndcg.at(-1), 3),
  ndcg_hybrid: round(ndcg[weights.indexOf(denseWeight)], 3),
  chunk_recall_lexical: round(recall[0], 3),
  chunk_recall_dense: round(recall.at(-1), 3),
  chunk_recall_hybrid: round(recall[weights.indexOf(denseWeight)], 3),
});
