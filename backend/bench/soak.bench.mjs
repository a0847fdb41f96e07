/**
 * Memory over many requests of every kind: exact hits, misses against the simulator, streams, retrieval, lists, refused
 * requests, and small uploads now and then. Resident memory and heap of the api are told per 10,000 requests; the second half
 * must not grow by more than a tenth of what the api has then.
 */
import { Agent, request } from 'undici';
import { account, startProcess, startWithUpstream } from './support/api.mjs';
import { report, round } from './support/report.mjs';

const REQUESTS = Number(process.env.BENCH_REQUESTS ?? 200_000);
const CONNECTIONS = Number(process.env.BENCH_CONNECTIONS ?? 24);
const SLICE = Math.max(100, Math.min(10_000, Math.floor(REQUESTS / 10)));
const UPLOAD_EVERY = 2_000;
/** What the api may take more at the end than in the middle, as a part of what it took then. */
const GROWTH = 0.1;

const LIMITS = {
  NEXUS_ACCESS_TTL_S: '3600',
  NEXUS_UPLOADS_PER_MINUTE: '1000000',
  NEXUS_READS_PER_MINUTE: '1000000',
  NEXUS_RETRIEVALS_PER_MINUTE: '1000000',
  NEXUS_TOKENS_PER_MINUTE: '1000000000',
  // As the launcher and the container set it.
  MALLOC_ARENA_MAX: process.env.BENCH_ARENAS ?? '2',
  LOG_LEVEL: 'info',
};

const flags = ['--import', new URL('./support/memory-reporter.mjs', import.meta.url).href];
const question = (prompt, more = {}) => ({
  path: '/api/v1/create',
  body: { model: 'sim/standard', prompt, use_rag: false, ...more },
});
const hit = (n) => question(`Known question ${n % 50}?`);
/** Of ten requests. */
const KINDS = [
  hit,
  hit,
  (n) => question(`New question ${n}?`),
  (n) => question(`Streamed question ${n}?`, { stream: true }),
  (n) => question(`What do the papers say about ${n % 500}?`, { use_rag: true, cache: { mode: 'bypass' } }),
  () => ({ method: 'GET', path: '/api/rag/documents' }),
  () => ({ method: 'GET', path: '/api/v1/models' }),
  () => ({ path: '/api/v1/create', body: { prompt: 7 }, status: 422 }),
  () => ({ method: 'GET', path: '/api/rag/documents', as: { authorization: 'Bearer nonsense' }, status: 401 }),
  (n) => ({ path: '/api/rag/query', body: { query: `pump ${n % 500}` } }),
];

const product = await startWithUpstream(LIMITS, { empty: true, process: { flags, quiet: true } });
const { api, env, stops, stop } = product;
const agent = new Agent({ connections: CONNECTIONS, pipelining: 1 });
try {
  const worker = await startProcess('worker.js', { ...env, LOG_LEVEL: 'error' });
  stops.push(worker.stop);
  const headers = await account(api.url);
  await upload(headers, 0);
  report('soak', ...figures(await soak(headers)));
} finally {
  await agent.close();
  await stop();
}

/** @returns RSS and heap after each slice, and how many answers were not as expected */
async function soak(headers) {
  const samples = [await sample()];
  const state = { sent: 0, errors: 0, next: SLICE, headers };
  await Promise.all(Array.from({ length: CONNECTIONS }, () => client(state, samples)));
  return { samples, errors: state.errors };
}

async function client(state, samples) {
  while (state.sent < REQUESTS) {
    const n = ++state.sent;
    await one(n, state).catch((error) => {
      state.errors++;
      if (state.errors <= 5) console.log(`  request ${n}: ${error.message}`);
    });
    if (n !== state.next) continue;
    state.next += SLICE;
    samples.push(await sample());
    const { rss, heap } = samples.at(-1);
    console.log(`  ${String(n).padStart(7)} requests: ${rss} MB resident, ${heap} MB heap, ${state.errors} errors`);
  }
}

async function one(n, { headers }) {
  if (n % UPLOAD_EVERY === 0) return upload(headers, n);
  const kind = KINDS[n % KINDS.length];
  const { method = 'POST', path, body, status = 200, as = headers } = kind(n);
  const answer = await request(`${api.url}${path}`, {
    method,
    headers: as,
    dispatcher: agent,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const size = (await answer.body.text()).length;
  if (answer.statusCode !== status) throw new Error(`${method} ${path} answered ${answer.statusCode} (${size} bytes)`);
}

async function upload({ authorization }, n) {
  const form = new FormData();
  form.append(
    'file',
    new Blob([`# Notes ${n}\n\nThe pump of line ${n} is inspected every ${n} hours.\n`]),
    `notes-${n}.md`,
  );
  const answer = await fetch(`${api.url}/api/rag/upload`, { method: 'POST', headers: { authorization }, body: form });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`upload answered ${answer.status}`);
}

async function sample() {
  const { child } = api;
  const answer = new Promise((resolve) => {
    const listen = (message) => {
      if (message?.type !== 'memory') return;
      child.off('message', listen);
      resolve(message.usage);
    };
    child.on('message', listen);
  });
  child.send({ type: 'memory' });
  const { rss, heapUsed } = await answer;
  return { rss: megabytes(rss), heap: megabytes(heapUsed) };
}

function megabytes(bytes) {
  return round(bytes / 1024 / 1024, 0);
}

/** The first sample is a process that has served nothing. */
function figures({ samples, errors }) {
  const middle = samples[Math.floor(samples.length / 2)];
  const end = samples.at(-1);
  const growth = end.rss - middle.rss;
  const f = {
    requests: REQUESTS,
    rss_start_mb: samples[0].rss,
    rss_mid_mb: middle.rss,
    rss_end_mb: end.rss,
    heap_end_mb: end.heap,
    growth_second_half_mb: growth,
    errors,
  };
  return [f, { 'growth of the second half ≤ 10 %': growth <= GROWTH * middle.rss, 'errors 0': errors === 0 }];
}
