/**
 * Compares ways to cut documents (`-- chunking [id of an embedder]`) on the chunking questions of the shared test data: all texts in one index, five
 * passages a question by weighted rank fusion as the product does it, differences to the default by paired bootstrap. `docs/adr/0019` rests on it. No services needed.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chunkDocument } from '../dist/parsing/chunking/chunker.js';
import { fuse } from '../dist/knowledge/retrieval/fusion.js';
import { KNOWLEDGE_DEFAULTS } from '../dist/knowledge/settings/knowledge-settings.js';
import { ChunkSearch } from '../dist/llm/providers/extractive/testing/chunk-questions.js';
import { pairedBootstrap } from './support/bootstrap.mjs';
import { loadChunkingSet, overlapFigures, rawPlaces } from './support/chunking-set.mjs';
import { startEmbedder } from '../tools/calibration/embedders.mjs';
import { report, round } from './support/report.mjs';

const root = process.env.NEXUS_TEST_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
if (!existsSync(`${root}/chunking`)) throw new Error(`The data is not at ${root}; set NEXUS_TEST_DATA`);
const embedder = await startEmbedder(process.argv[2]);

const TOP_K = 5;
const DEPTH = 40;
const BUDGET_TOKENS = 400;
const { chunking } = KNOWLEDGE_DEFAULTS;
const DEFAULT = { strategy: chunking.strategy, target: chunking.targetTokens, overlap: chunking.overlapTokens };
const name = ({ strategy, target, overlap }) => `${strategy} ${target}/${overlap}`;
const CONFIGS = [
  DEFAULT,
  ...[40, 70, 100, 150, 200].map((target) => ({ strategy: 'recursive', target, overlap: 0 })),
  ...[
    [70, 20],
    [200, 20],
    [200, 50],
  ].map(([target, overlap]) => ({ strategy: 'recursive', target, overlap })),
  ...[40, 70, 200].map((target) => ({ strategy: 'sentence_window', target, overlap: 0 })),
  ...[40, 70, 200].map((target) => ({ strategy: 'semantic', target, overlap: 0 })),
].filter((config, i, all) => all.findIndex((other) => name(other) === name(config)) === i);

const set = loadChunkingSet(`${root}/chunking`);
const vectorsOf = new Map();
const embed = async (texts) => {
  const fresh = [...new Set(texts)].filter((text) => !vectorsOf.has(text));
  const vectors = await embedder.embed(fresh);
  fresh.forEach((text, i) => vectorsOf.set(text, vectors[i]));
  return texts.map((text) => vectorsOf.get(text));
};
const questionVectors = await embed(set.questions.map(({ question }) => question));

const cosine = (a, b) => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
};

async function chunksOf({ strategy, target, overlap }) {
  const out = [];
  for (const { name: corpus, blocks } of set.documents) {
    const options = { strategy, targetTokens: target, overlapTokens: overlap, title: corpus, embed };
    const countTokens = (text) => embedder.countTokens(text);
    const chunks = await chunkDocument({ blocks }, { ...options, countTokens, maxTokens: embedder.maxTokens });
    const toRaw = rawPlaces(blocks);
    for (const chunk of chunks) out.push({ corpus, range: toRaw([chunk.start, chunk.end]), ...chunk });
  }
  return out;
}

/** Figures of each question for one way to cut. */
async function run(config) {
  const chunks = await chunksOf(config);
  const vectors = await embed(chunks.map(({ embeddingText }) => embeddingText));
  const search = new ChunkSearch(
    'c',
    chunks.map(({ embeddingText }) => embeddingText),
  );
  const rows = set.questions.map((question, q) => {
    const dense = vectors
      .map((vector, i) => ({ id: String(i), score: cosine(questionVectors[q], vector) }))
      .sort((a, b) => b.score - a.score)
      .slice(0, DEPTH);
    const lexical = search
      .top(question.question, DEPTH)
      .map(({ chunkId, lexicalScore }) => ({ id: chunkId.slice(2), score: lexicalScore }));
    const ranked = fuse(dense, lexical, embedder.calibration.denseWeight).map(({ id }) => chunks[Number(id)]);
    const best = figures(question, ranked.slice(0, TOP_K));
    return { ...best, budget: figures(question, withinBudget(ranked)).recall };
  });
  const tokens = chunks.reduce((sum, { tokenCount }) => sum + tokenCount, 0);
  return { config, rows, chunks: chunks.length, tokens: tokens / chunks.length };
}

function figures({ corpus, gold }, passages) {
  const own = passages.filter((passage) => passage.corpus === corpus).map(({ range }) => range);
  return overlapFigures(
    gold,
    own,
    passages.reduce((sum, { range: [start, end] }) => sum + end - start, 0),
  );
}

/** The best passages that together have no more tokens than a prompt gives them: larger ones cannot win by size alone. */
function withinBudget(ranked) {
  let tokens = 0;
  return ranked.filter(({ tokenCount }) => tokens + tokenCount <= BUDGET_TOKENS && (tokens += tokenCount));
}

const METRICS = ['recall', 'precision', 'iou', 'budget'];
const mean = (rows, metric) => rows.reduce((sum, row) => sum + row[metric], 0) / rows.length;
const results = [];
for (const config of CONFIGS) {
  results.push(await run(config));
  const { rows, chunks, tokens } = results.at(-1);
  const values = METRICS.map((metric) => mean(rows, metric).toFixed(4)).join('  ');
  console.log(`${name(config).padEnd(26)} ${String(chunks).padStart(5)} × ${tokens.toFixed(0).padStart(3)}  ${values}`);
}
await embedder.stop();

const baseline = results[0];
console.log(
  `\ndifference to ${name(baseline.config)}, 95 % interval (paired bootstrap over ${set.questions.length} questions)`,
);
for (const { config, rows } of results.slice(1)) {
  const differences = METRICS.map((metric) =>
    pairedBootstrap(
      rows.map((row) => row[metric]),
      baseline.rows.map((row) => row[metric]),
    ),
  );
  const cells = differences.map(({ mean: d, low, high }) => `${d.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`);
  console.log(`${name(config).padEnd(26)} ${METRICS.map((metric, i) => `${metric} ${cells[i]}`).join('  ')}`);
}
const best = results.toSorted((a, b) => mean(b.rows, 'budget') - mean(a.rows, 'budget'))[0];

report('chunking', {
  embedder: embedder.id,
  questions: set.questions.length,
  default: name(baseline.config),
  chunk_recall: round(mean(baseline.rows, 'recall'), 4),
  chunk_precision: round(mean(baseline.rows, 'precision'), 4),
  chunk_iou: round(mean(baseline.rows, 'iou'), 4),
  recall_within_budget: round(mean(baseline.rows, 'budget'), 4),
  budget_tokens: BUDGET_TOKENS,
  best_within_budget: name(best.config),
});
