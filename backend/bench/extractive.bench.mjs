/**
 * How well the extractive model chooses sentences: 276 questions with gold spans (shared test data, `chunking/`), five
 * passages each by BM25, against quoting the first three sentences of the best passage. No services needed.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { extractAnswer } from '../dist/llm/providers/extractive/extractive-model.js';
import { ChunkSearch, loadQuestionSet } from '../dist/llm/providers/extractive/testing/chunk-questions.js';
import { measureQuality } from '../dist/llm/providers/extractive/testing/quality.js';
import { splitUnits } from '../dist/llm/providers/extractive/units.js';
import { report, round } from './support/report.mjs';

const root = process.env.NEXUS_TEST_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const folder = `${root}/chunking`;
if (!existsSync(folder)) throw new Error(`The questions are not at ${folder}; set NEXUS_TEST_DATA`);

const set = loadQuestionSet(folder);
const answer = (question, passages) => {
  const parts = extractAnswer(question, passages);
  return { text: parts.map((p) => p.text).join(''), cited: parts.some((p) => p.citation) };
};
const lead = (_, passages) => ({
  text: splitUnits(passages[0]?.text ?? '')
    .slice(0, 3)
    .map((u) => u.text)
    .join(' '),
  cited: true,
});
const figures = measureQuality(set, answer);
const baseline = measureQuality(set, lead);

const times = [];
for (const [corpus, chunks] of set.chunks) {
  const search = new ChunkSearch(corpus, chunks);
  for (const { question } of set.questions.filter((q) => q.corpus === corpus)) {
    const passages = search.top(question, 5);
    const from = performance.now();
    extractAnswer(question, passages);
    times.push(performance.now() - from);
  }
}
times.sort((a, b) => a - b);

report('extractive', {
  ...figures,
  lead_span_hit: baseline.span_hit,
  lead_precision: baseline.precision,
  answer_p50_ms: round(times[Math.floor(times.length * 0.5)]),
  answer_p95_ms: round(times[Math.floor(times.length * 0.95)]),
});
