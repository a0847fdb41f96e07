/**
 * How well the check of cited sentences tells the right mark from a wrong one. SciFact: claims that people wrote in their own
 * words, among the abstract that judges found for them and the four nearest others by words. Chunking set: sentences of the
 * gold spans, whole and with every third word left out, among their chunk and four others found for the question. `shuffled`:
 * the wrong passage is another sentence's. No services needed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import JSZip from 'jszip';
import { CLAIM_LIMITS } from '../dist/llm/citations/claim-check.js';
import { CitationMarks } from '../dist/llm/citations/citation-marks.js';
import { citedSentences, measureCheck, passagesOf, shuffled } from '../dist/llm/citations/testing/sentence-pairs.js';
import { ChunkSearch, loadQuestionSet } from '../dist/llm/providers/extractive/testing/chunk-questions.js';
import { median, report, round } from './support/report.mjs';

const root = process.env.NEXUS_TEST_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
if (!existsSync(`${root}/scifact`)) throw new Error(`SciFact is not at ${root}/scifact; set NEXUS_TEST_DATA`);

const unlist = (text) =>
  [...text.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g)].map((m) => m[1] ?? m[2]).join(' ') || text;

async function sciFactClaims() {
  const zip = await JSZip.loadAsync(readFileSync(`${root}/scifact/scifact.zip`));
  const rows = parse(await zip.file('corpus_train.csv').async('string'), { columns: true });
  const texts = new Map(rows.map((r) => [String(r.doc_id), `${r.title}. ${unlist(r.abstract)}`]));
  const ids = [...texts.keys()];
  const search = new ChunkSearch('scifact', [...texts.values()]);
  const topics = gunzipSync(readFileSync(`${root}/scifact/topics.beir-v1.0.0-scifact.test.tsv.gz`)).toString();
  const claims = new Map(
    topics
      .trim()
      .split('\n')
      .map((line) => line.split('\t')),
  );
  const relevant = Map.groupBy(
    readFileSync(`${root}/scifact/qrels.beir-v1.0.0-scifact.test.txt`, 'utf8')
      .trim()
      .split('\n')
      .map((l) => l.split(/\s+/)),
    ([claim]) => claim,
  );
  return [...relevant].flatMap(([id, found]) => {
    const own = new Set(found.map(([, , doc]) => doc));
    const right = [...own].find((doc) => texts.has(doc));
    const others = search
      .top(claims.get(id), 10)
      .map((p) => ids[Number(p.chunkId.slice(p.chunkId.lastIndexOf('-') + 1))])
      .filter((doc) => !own.has(doc));
    if (right === undefined) return [];
    const chosen = [right, ...others.slice(0, 4)].map((doc) => texts.get(doc));
    return [{ sentence: claims.get(id), passages: passagesOf(chosen) }];
  });
}

const chunking = citedSentences(loadQuestionSet(`${root}/chunking`));
const scifact = await sciFactClaims();
const sets = { chunking, chunking_shuffled: shuffled(chunking), scifact, scifact_shuffled: shuffled(scifact) };
const chosen = CLAIM_LIMITS.score;
for (const score of [0.3, 0.4, 0.5, 0.6, 0.7, 0.8]) {
  Object.assign(CLAIM_LIMITS, { score });
  for (const [name, set] of Object.entries(sets))
    console.log(`${score}  ${name.padEnd(18)} ${JSON.stringify(measureCheck(set))}`);
}
Object.assign(CLAIM_LIMITS, { score: chosen });

/** What reading marks and checking them costs in an answer of six cited sentences that comes in pieces of four characters. */
const times = [];
const longest = [];
for (let i = 0; i + 6 <= Math.min(chunking.length, 360); i += 6) {
  const cited = chunking.slice(i, i + 6);
  const passages = cited.map(({ passages: [own] }, n) => ({ ...own, chunkId: `c${n}`, n: n + 1 }));
  const text = cited.map(({ sentence }, n) => `${sentence} [${n + 1}]`).join(' ');
  const marks = new CitationMarks(passages);
  const pieces = text.match(/[\s\S]{1,4}/g).map((piece) => {
    const from = performance.now();
    marks.feed(piece);
    return performance.now() - from;
  });
  marks.flush();
  times.push(pieces.reduce((a, b) => a + b, 0));
  longest.push(Math.max(...pieces));
}

const figures = Object.entries(sets).flatMap(([name, set]) => {
  const { precision, recall, false_accepts } = measureCheck(set);
  return [
    [`${name}_precision`, precision],
    [`${name}_recall`, recall],
    [`${name}_false_accepts`, false_accepts],
  ];
});
report('citations', {
  threshold: chosen,
  chunking_sentences: chunking.length,
  scifact_claims: scifact.length,
  ...Object.fromEntries(figures),
  answer_p50_ms: round(median(times)),
  longest_pause_p50_ms: round(median(longest)),
});
