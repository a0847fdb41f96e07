/**
 * Latency of a semantic hit with 10,000 entries in its partition, against what cannot be saved: one embedding and one vector search,
 * each measured by itself in the same rounds. Every probe is a new wording, so that no embedding comes from a cache.
 */
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { Client } from 'undici';
import { startEmbedder } from '../tools/calibration/embedders.mjs';
import { PgVectorStore } from '../dist/vectors/pgvector/pgvector-store.js';
import { account, benchEnvironment, migrate, startApi } from './support/api.mjs';
import { median, report, round } from './support/report.mjs';
import { benchServices } from './support/services.mjs';

const ENTRIES = Number(process.env.BENCH_ENTRIES ?? 10_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const PROBES = Number(process.env.BENCH_PROBES ?? 60);
const WARM_UP = 30;
const BATCH = 200;
const TTL_MS = 3_600_000;
const COLLECTION = 'cache_use_lite_en';

const VERBS =
  'clean repair paint rent sell move insure measure store ship register inspect polish assemble recycle'.split(' ');
const THINGS =
  'bicycle guitar fridge kayak sofa telescope lawnmower wardrobe aquarium piano tent drone mirror carpet ladder boiler chimney trailer violin hammock'.split(
    ' ',
  );
const PLACES =
  'garage school hotel farm museum bakery harbour clinic theatre library stadium airport prison castle brewery embassy monastery warehouse cinema nursery vineyard laundry observatory orphanage parliament refinery shipyard sawmill quarry greenhouse pharmacy barracks cathedral foundry gymnasium hospital kindergarten lighthouse mill office'.split(
    ' ',
  );

/** Every combination differs from any other in a word that no synonym covers. */
const topics = VERBS.flatMap((verb) => THINGS.flatMap((thing) => PLACES.map((place) => [verb, thing, place]))).slice(
  0,
  ENTRIES,
);
const stored = ([verb, thing, place]) => `How do I ${verb} the ${thing} of the ${place}?`;
const OPENINGS = ['How can I', 'How should I', 'How could we', 'Please tell me how to', 'How would you'];
const reworded = ([verb, thing, place], n) => `${OPENINGS[n % OPENINGS.length]} ${verb} the ${thing} of the ${place}?`;

const services = await benchServices();
console.log(`Runs on: ${services.describe}`);
const env = benchEnvironment(services, { NEXUS_TOKENS_PER_MINUTE: '1000000000' });
await migrate(env);
const api = await startApi(env);
const embedder = await startEmbedder(undefined, 1);
const vectors = new PgVectorStore({ url: services.vectorDatabaseUrl, poolMax: 2 });
const redis = new Redis(services.redisUrl);
const http = new Client(api.url, { pipelining: 1 });
try {
  const headers = await account(api.url);
  const { workspace } = await (await fetch(`${api.url}/api/auth/me`, { headers })).json();
  const post = async (client, prompt) => {
    const body = JSON.stringify({ prompt, use_rag: false });
    const response = await client.request({ path: '/api/v1/create', method: 'POST', headers, body });
    return { cache: response.headers['x-nexus-cache'], body: await response.body.json(), status: response.statusCode };
  };
  await Promise.all([embedder.start(), vectors.start()]);
  await post(http, stored(topics[0]));
  const { partition, filled } = await fill(workspace.id);
  console.log(`${filled} entries`);

  // Somewhere else in each run: embeddings of earlier ones are still cached.
  let probe = Math.floor(Math.random() * topics.length * OPENINGS.length);
  const next = () => reworded(topics[(probe * 7919) % topics.length], Math.floor(probe++ / topics.length) + probe);
  const timed = async (work) => {
    const from = performance.now();
    const result = await work();
    return { ms: performance.now() - from, result };
  };
  const hits = { semantic: 0, other: 0 };
  const rounds = [];
  for (let i = -1; i < ROUNDS; i++) {
    const times = { hit: [], embed: [], search: [] };
    for (let n = 0; n < (i < 0 ? WARM_UP : PROBES); n++) {
      const { ms, result } = await timed(() => post(http, next()));
      if (result.status !== 200) throw new Error(`the api answered ${result.status}`);
      if (i >= 0) hits[result.cache === 'semantic' ? 'semantic' : 'other']++;
      if (result.cache === 'semantic') times.hit.push(ms);
      const embedded = await timed(() => embedder.embed([next()]));
      times.embed.push(embedded.ms);
      const filter = { workspaceId: workspace.id, partition };
      times.search.push(
        (await timed(() => vectors.searchDense(COLLECTION, { filter, vector: embedded.result[0], limit: 10 }))).ms,
      );
    }
    if (i < 0) continue;
    rounds.push({ hit: median(times.hit), embed: median(times.embed), search: median(times.search) });
    console.log(
      `  round ${i + 1}: ${Object.entries(rounds.at(-1))
        .map(([k, v]) => `${k} ${round(v)} ms`)
        .join(', ')}`,
    );
  }
  const of = (name) => median(rounds.map((r) => r[name]));
  const [p50, embed, search] = [of('hit'), of('embed'), of('search')];
  report(
    'cache-semantic',
    {
      entries: filled,
      p50_ms: round(p50),
      embed_p50_ms: round(embed),
      search_p50_ms: round(search),
      own_ms: round(p50 - embed - search),
      hit_share: round(hits.semantic / (hits.semantic + hits.other), 3),
    },
    { 'p50 ≤ embed + search + 2 ms': p50 <= embed + search + 2 },
  );
} finally {
  await http.close();
  await Promise.all([embedder.stop(), vectors.stop()]);
  redis.disconnect();
  api.stop();
  services.stop();
}

/** One entry is stored by the product; the others are copies of it under their own questions, loaded in bulk. */
async function fill(workspaceId) {
  const key = (...parts) => `{ws:${workspaceId}}:cache:${parts.join(':')}`;
  const [partitionKey, entryKey] = [await firstKey(key('part', '*')), await firstKey(key('sem', '*'))];
  const partition = partitionKey.slice(key('part', '').length);
  const entry = await redis.hgetall(entryKey);
  const from = performance.now();
  for (let at = 1; at < topics.length; at += BATCH) {
    const questions = topics.slice(at, at + BATCH).map(stored);
    const embedded = await embedder.embed(questions);
    const points = questions.map((_, i) => ({
      id: randomUUID(),
      workspaceId,
      partition,
      vector: embedded[i],
      embedderId: embedder.id,
    }));
    await vectors.upsert(COLLECTION, points);
    const pipeline = redis.pipeline();
    points.forEach(({ id }, i) => {
      pipeline.hset(key('sem', id), { ...entry, question: questions[i] }).pexpire(key('sem', id), TTL_MS);
      pipeline.zadd(partitionKey, Date.now() + TTL_MS, `sem:${id}`);
    });
    await pipeline.exec();
  }
  console.log(`Filled in ${round((performance.now() - from) / 1000, 1)} s`);
  return { partition, filled: await vectors.count(COLLECTION, { workspaceId }) };
}

async function firstKey(pattern) {
  for (let i = 0; i < 100; i++) {
    const [found] = await redis.keys(pattern);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing was stored at ${pattern}`);
}
