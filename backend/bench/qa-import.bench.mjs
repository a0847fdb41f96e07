/**
 * A file of 50,000 questions and answers on its way into Q&A: upload, dry run and import on the machine's PostgreSQL, with the memory
 * of the worker; then the same in another workspace, with a worker that is killed half way and another one that takes it up.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { seeded } from './support/bootstrap.mjs';
import { account, benchEnvironment, migrate, startApi, startProcess } from './support/api.mjs';
import { report, round } from './support/report.mjs';
import { benchServices } from './support/services.mjs';

const ROWS = Number(process.env.BENCH_ROWS ?? 50_000);
const POLL_MS = 100;
const random = seeded(11);
const WORDS = Array.from(
  { length: 4_000 },
  (_, i) => `${'bcdfglmnprst'[i % 12]}${'aeiou'[i % 5]}${(i * 7919).toString(36)}`,
);
const words = (count) => Array.from({ length: count }, () => WORDS[Math.floor(random() ** 2 * WORDS.length)]).join(' ');

function csv() {
  const lines = ['external_id,question,variants,answer,tags'];
  for (let i = 0; i < ROWS; i++)
    lines.push(
      `${i},How ${words(6)} number ${i}?,"What ${words(5)} of ${i}\nWhy ${words(4)} for ${i}",${words(40)},t${i % 50}`,
    );
  return lines.join('\n');
}

const peakMb = (pid) => {
  const [, kb] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return round(Number(kb) / 1024, 0);
};
const seconds = (from) => round((performance.now() - from) / 1000, 1);

const services = await benchServices({ empty: true });
console.log(`Runs on: ${services.describe}`);
const env = benchEnvironment(services);
// As Docker Compose and `npm start` start it.
const workerEnv = { ...env, MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '131072', MALLOC_MMAP_THRESHOLD_: '131072' };
await migrate(env);
const api = await startApi(env);
const flags = [
  `--max-old-space-size=${process.env.BENCH_HEAP_MB ?? 1_024}`,
  '--max-semi-space-size=8',
  '--heap-growing-percent=20',
];
let worker = await startProcess('worker.js', workerEnv, { flags });
const database = new pg.Client(services.databaseUrl);
await database.connect();

const file = new Blob([csv()]);

async function call(headers, method, path, body) {
  const { 'content-type': _, ...plain } = headers;
  const form = body instanceof FormData;
  const response = await fetch(`${api.url}/api/qa${path}`, {
    method,
    headers: form ? plain : headers,
    body: form ? body : body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

async function upload(headers) {
  const form = new FormData();
  form.append('file', file, 'faq.csv');
  return (await call(headers, 'POST', '/import', form)).id;
}

async function until(headers, id, isIt) {
  for (;;) {
    const job = await call(headers, 'GET', `/import/${id}`);
    if (isIt(job)) return job;
    if (/failed|cancelled/.test(job.state)) throw new Error(JSON.stringify(job));
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
const ended = ({ state }) => state === 'done';
const run = (headers, id, dryRun) => call(headers, 'POST', `/import/${id}/run`, { dry_run: dryRun, publish: true });
const seen = async (headers) => (await call(headers, 'GET', '/overview')).published;

const figures = { rows: ROWS, file_mb: round(file.size / 1e6, 1), idle_mb: peakMb(worker.child.pid) };
const first = await account(api.url);
let from = performance.now();
const id = await upload(first);
figures.upload_s = seconds(from);
from = performance.now();
await run(first, id, true);
await until(first, id, ended);
figures.dry_run_s = seconds(from);
figures.dry_run_mb = peakMb(worker.child.pid);
from = performance.now();
await run(first, id, false);
const done = await until(first, id, ended);
figures.import_s = seconds(from);
figures.created = done.created;
figures.worker_mb = peakMb(worker.child.pid);

const second = await account(api.url);
const killed = await upload(second);
await run(second, killed, false);
await until(second, killed, (job) => job.done > ROWS / 2);
worker.child.kill('SIGKILL');
await once(worker.child, 'exit');
const half = await seen(second);
from = performance.now();
worker = await startProcess('worker.js', workerEnv, { flags });
await until(second, killed, ended);
figures.resumed_s = seconds(from);
const { rows } = await database.query(
  `select count(*)::int as entries, count(*) filter (where staged)::int as staged, count(distinct external_id)::int as ids
   from qa_entries where workspace_id <> (select workspace_id from qa_imports where id = $1)`,
  [id],
);
const whole =
  half === 0 &&
  (await seen(second)) === ROWS &&
  rows[0].entries === ROWS &&
  rows[0].staged === 0 &&
  rows[0].ids === ROWS;

await database.end();
await Promise.all([api.stop(), worker.stop()]);
await Promise.all([once(api.child, 'exit'), once(worker.child, 'exit')]);
await services.stop();
report(
  'qa-import',
  { ...figures, seen_when_killed: half, whole_after_it: whole },
  {
    'import in at most 180 s': figures.import_s <= 180,
    'worker below 500 MB': figures.worker_mb < 500,
    'nothing half published, everything once': whole,
  },
);
process.exit(0);
