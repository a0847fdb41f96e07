/**
 * What looking for a curated answer adds to a question that the exact cache does not have, and that no entry answers: three workspaces are
 * asked the same new question in turn, one without entries, one that compares words, one that compares meanings as well. Figures are medians
 * of the differences of such triples, so that a busy moment of the machine counts for all of a triple or for none.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'undici';
import { startEmbedder } from '../../tools/calibration/embedders.mjs';
import { PgVectorStore } from '../../dist/vectors/pgvector/pgvector-store.js';
import { account, startProcess } from './api.mjs';
import { median, round } from './report.mjs';

const ENTRIES = Number(process.env.BENCH_QA_ENTRIES ?? 1_000);
const TRIPLES = Number(process.env.BENCH_TRIPLES ?? 400);
const WARM_UP = 40;
const LIMIT = 10;
const PAUSE_MS = 5;
const INDEX_MS = 300_000;
const THINGS = 'bicycle guitar fridge kayak sofa telescope lawnmower wardrobe aquarium piano tent drone mirror'.split(
  ' ',
);
const PLACES = 'garage school hotel farm museum bakery harbour clinic theatre library stadium airport castle'.split(
  ' ',
);
const entry = (i) => `How do I move part ${i} of the ${THINGS[i % THINGS.length]} to the ${PLACES[i % PLACES.length]}?`;

async function send(url, headers, method, path, body) {
  const response = await fetch(url + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return text === '' ? null : JSON.parse(text);
}

/** A workspace without the semantic cache, which would embed the question as well. */
async function workspace(url, { entries, semantic }) {
  const headers = await account(url);
  const call = (...request) => send(url, headers, ...request);
  await call('PUT', '/api/cache/settings', { semantic_enabled: false });
  await call('PUT', '/api/qa/settings', { semantic_enabled: semantic });
  const { id } = (await call('GET', '/api/auth/me')).workspace;
  if (entries === 0) return { headers, id, call };
  const form = new FormData();
  const lines = Array.from({ length: entries }, (_, i) => `"${entry(i)}",Answer ${i}`);
  form.append('file', new Blob([['question,answer', ...lines].join('\n')]), 'faq.csv');
  const { authorization } = headers;
  const uploaded = await fetch(`${url}/api/qa/import`, { method: 'POST', headers: { authorization }, body: form });
  const job = await uploaded.json();
  await call('POST', `/api/qa/import/${job.id}/run`, { dry_run: false, publish: true });
  const until = performance.now() + INDEX_MS;
  for (;;) {
    const { published, unindexed } = await call('GET', '/api/qa/overview');
    if (published === entries && unindexed === 0) return { headers, id, call };
    if (performance.now() > until) throw new Error('the entries were not indexed in time');
    await delay(500);
  }
}

/** @returns figures of the added time, in ms */
export async function qaLookup(api, env) {
  const worker = await startProcess('worker.js', env);
  const [plain, words, meanings] = [
    await workspace(api.url, { entries: 0, semantic: false }),
    await workspace(api.url, { entries: ENTRIES, semantic: false }),
    await workspace(api.url, { entries: ENTRIES, semantic: true }),
  ];
  worker.stop();
  await once(worker.child, 'exit');
  const embedder = await startEmbedder(undefined, 1);
  const vectors = new PgVectorStore({ url: env.VECTOR_DATABASE_URL, poolMax: 2 });
  await Promise.all([embedder.start(), vectors.start()]);
  const http = new Client(api.url, { pipelining: 1 });
  const timed = async (work) => {
    const from = performance.now();
    const result = await work();
    return { ms: performance.now() - from, result };
  };
  const ask = ({ headers }, prompt) =>
    timed(async () => {
      const body = JSON.stringify({ prompt, use_rag: false });
      const response = await http.request({ path: '/api/v1/create', method: 'POST', headers, body });
      const answer = await response.body.json();
      if (response.statusCode !== 200 || answer.source === 'qa' || response.headers['x-nexus-cache'] !== 'miss')
        throw new Error(`${response.statusCode}, ${response.headers['x-nexus-cache']}: ${JSON.stringify(answer)}`);
    });
  const collection = `qa_${embedder.id}`.replaceAll('-', '_');
  // Each workspace comes after each other one as often as before it.
  const all = [plain, words, meanings];
  const orders = all.flatMap((a) =>
    all.flatMap((b) => all.flatMap((c) => (new Set([a, b, c]).size === 3 ? [[a, b, c]] : []))),
  );
  const rows = [];
  try {
    for (let i = -WARM_UP; i < TRIPLES; i++) {
      const prompt = `Which colour had the ${THINGS[Math.abs(i) % THINGS.length]} of captain ${randomUUID().slice(0, 8)}?`;
      const times = new Map();
      for (const own of orders[Math.abs(i) % orders.length]) {
        // What an answer leaves to be recorded is not to slow down the next one.
        await delay(PAUSE_MS);
        times.set(own, (await ask(own, prompt)).ms);
      }
      await delay(PAUSE_MS);
      const { ms: embed, result } = await timed(() => embedder.embed([`${prompt} `], undefined, 'query'));
      const filter = { workspaceId: meanings.id, partition: 'questions' };
      const query = { filter, vector: result[0], limit: LIMIT };
      const { ms: search, result: found } = await timed(() => vectors.searchDense(collection, query));
      if (i < 0) continue;
      if (found.length === 0) throw new Error('the vectors of the entries were not found');
      const base = times.get(plain);
      rows.push({ exact: times.get(words) - base, all: times.get(meanings) - base, embed, search, base });
    }
  } finally {
    await http.close();
    await Promise.all([embedder.stop(), vectors.stop()]);
  }
  const of = (value) => median(rows.map(value));
  return {
    qa_miss_p50_ms: round(of(({ base }) => base)),
    qa_exact_added_p50_ms: round(
      of(({ exact }) => exact),
      3,
    ),
    qa_embed_p50_ms: round(of(({ embed }) => embed)),
    qa_search_p50_ms: round(of(({ search }) => search)),
    qa_semantic_own_p50_ms: round(
      of(({ all, embed, search }) => all - embed - search),
      3,
    ),
  };
}
