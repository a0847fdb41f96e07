/**
 * A PDF of 200 pages and 50 small files of eight formats are uploaded and become searchable; meanwhile a repeated question is asked
 * 50 times a second and answered by the exact cache. Each round measures these answers first without, then with an ingestion.
 * `embedder_utilisation`: time that the embedder's threads were at work, as they count it themselves, of the time during which
 * some document's next stage was embedding. Files without pages count as one page.
 */
import { busyKey } from '../dist/embeddings/embedder-figures.js';
import { ask } from './support/api.mjs';
import { startIngestion, peakMb, upload } from './support/ingestion.mjs';
import { openLoop, percentile } from './support/load.mjs';
import { longPdf, smallFiles } from './support/made-files.mjs';
import { median, report, round } from './support/report.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const PAGES = Number(process.env.BENCH_PAGES ?? 200);
const SMALL = 50;
const PER_UPLOAD = 10;
const RATE = 50;
const IDLE_S = Number(process.env.BENCH_SECONDS ?? 8);
const LIMIT_S = 300;
const SAMPLE_MS = 50;
/** The worker tells once a second how long its threads were at work. */
const TOLD_MS = 1_500;
const QUESTION = { prompt: 'What does an ingestion cost those who ask meanwhile?', use_rag: false };

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const product = await startIngestion();
const { api, env, worker, headers, database, redis, stop } = product;
const hits = { url: `${api.url}/api/v1/create`, headers, body: JSON.stringify(QUESTION) };
let figures;
try {
  await warmUp();
  const rounds = [];
  for (let i = 1; i <= ROUNDS; i++) rounds.push(await measure(i));
  figures = summary(rounds);
} finally {
  await stop();
}
report('ingest', figures, {
  'embedder utilisation ≥ 0.85': figures.embedder_utilisation >= 0.85,
  'hit p99 ≤ max(2 × idle, idle + 10 ms)':
    figures.hit_p99_ms <= Math.max(2 * figures.idle_hit_p99_ms, figures.idle_hit_p99_ms + 10),
});

async function warmUp() {
  await ask(api.url, headers, QUESTION);
  await askedFromCache();
  await ingest(await smallFiles(10_000, 8));
  await openLoop(hits, RATE, 2);
}

async function askedFromCache() {
  const { cache } = await ask(api.url, headers, QUESTION);
  if (cache !== 'exact') throw new Error(`The cache said ${cache} to the repeated question`);
}

async function measure(number) {
  const files = [{ name: `long-${number}.pdf`, content: longPdf(number, PAGES) }, ...(await smallFiles(number, SMALL))];
  const idle = (await openLoop(hits, RATE, IDLE_S)).whole;
  let isOver = false;
  const [ingested, { whole }] = await Promise.all([
    ingest(files).finally(() => (isOver = true)),
    openLoop(hits, RATE, LIMIT_S, () => isOver),
  ]);
  await askedFromCache();
  const row = { ...ingested, hit: percentile(whole, 99), idle: percentile(idle, 99), asked: whole.length };
  console.log(
    `  round ${number}: ${round(row.seconds, 1)} s, ${round(row.pagesPerS, 1)} pages/s, ${row.chunks} chunks, ` +
      `embedder ${round(row.utilisation)} of ${round(row.wantedS, 1)} s, hit p99 ${round(row.hit, 1)} ms of ${row.asked}, idle ${round(row.idle, 1)} ms`,
  );
  return row;
}

async function busyMs() {
  return Number((await redis.hget(busyKey(env.NEXUS_QUEUE_PREFIX), 'worker')) ?? 0);
}

/** Uploads files and waits for the end of all. */
async function ingest(files) {
  const busyBefore = await busyMs();
  const began = performance.now();
  const ids = await uploadAll(files);
  const wantedMs = await whileEmbedding(began + LIMIT_S * 1000);
  const seconds = (performance.now() - began) / 1000;
  await sleep(TOLD_MS);
  const sql = `select status, pages, chunk_count as chunks from documents where id = any($1)`;
  const { rows } = await database.query(sql, [ids]);
  const sum = (value) => rows.reduce((total, row) => total + value(row), 0);
  return {
    seconds,
    pagesPerS: sum((row) => row.pages ?? 1) / seconds,
    chunks: sum((row) => row.chunks ?? 0),
    ready: sum((row) => Number(row.status === 'ready')),
    failed: sum((row) => Number(row.status === 'failed')),
    wantedS: wantedMs / 1000,
    utilisation: ((await busyMs()) - busyBefore) / (wantedMs * Number(env.NEXUS_EMBEDDER_THREADS)),
  };
}

async function uploadAll(files) {
  const ids = [];
  for (let from = 0; from < files.length; from += PER_UPLOAD) {
    const { status, body } = await upload(api.url, headers, files.slice(from, from + PER_UPLOAD));
    if (status !== 202) throw new Error(`The upload answered ${status}: ${JSON.stringify(body)}`);
    ids.push(...body.documents.map((document) => document.id));
  }
  return ids;
}

/** @returns milliseconds, up to the end of all documents, during which one was to be embedded */
async function whileEmbedding(until) {
  const sql = `select count(*)::int as left, (count(*) filter (where stage = 'embed'))::int as embed
    from documents where status in ('queued', 'parsing', 'ocr', 'chunking', 'embedding')`;
  let wantedMs = 0;
  for (let last = performance.now(), was = false; ;) {
    const { left, embed } = (await database.query(sql)).rows[0];
    const now = performance.now();
    if (was) wantedMs += now - last;
    [last, was] = [now, embed > 0];
    if (left === 0) return wantedMs;
    if (now > until) throw new Error(`${left} documents did not end within ${LIMIT_S} s`);
    await sleep(SAMPLE_MS);
  }
}

function summary(rounds) {
  const of = (name) => median(rounds.map((row) => row[name]));
  return {
    pages_per_s: round(of('pagesPerS'), 1),
    embedder_utilisation: round(of('utilisation')),
    hit_p99_ms: round(of('hit'), 1),
    idle_hit_p99_ms: round(of('idle'), 1),
    ready: rounds.reduce((sum, row) => sum + row.ready, 0),
    failed: rounds.reduce((sum, row) => sum + row.failed, 0),
    chunks_per_round: of('chunks'),
    worker_peak_rss_mb: peakMb(worker.child),
    rounds: rounds.length,
  };
}
