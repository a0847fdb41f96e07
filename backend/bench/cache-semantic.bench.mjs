/**
 * Latency of a semantic hit with 10,000 entries in its partition, against what cannot be saved: one embedding and one vector search,
 * each measured by itself in the same rounds. Every probe is a new wording, so that no embedding comes from a cache.
 */
import { Client } from 'undici';
import { UseLiteEmbedder } from '../dist/embeddings/offline/use-lite.embedder.js';
import { PgVectorStore } from '../dist/vectors/pgvector/pgvector-store.js';
import { account, benchEnvironment, migrate, startApi } from './support/api.mjs';
import { median, report, round } from './support/report.mjs';
import { benchServices } from './support/services.mjs';

const ENTRIES = Number(process.env.BENCH_ENTRIES ?? 10_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const PROBES = Number(process.env.BENCH_PROBES ?? 60);
const WARM_UP = 30;
const AT_ONCE = 8;
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
const embedder = new UseLiteEmbedder(1);
const vectors = new PgVectorStore({ url: services.vectorDatabaseUrl, poolMax: 2 });
const http = new Client(api.url, { pipelining: 1 });
try {
  const headers = await account(api.url);
  const { workspace } = await (await fetch(`${api.url}/api/auth/me`, { headers })).json();
  const post = async (client, prompt, mode = 'default') => {
    const body = JSON.stringify({ prompt, use_rag: false, cache: { mode } });
    const response = await client.request({ path: '/api/v1/create', method: 'POST', headers, body });
    return { cache: response.headers['x-nexus-cache'], body: await response.body.json(), status: response.statusCode };
  };
  await Promise.all([embedder.start(), vectors.start()]);
  await fill(post, () => vectors.count(COLLECTION, { workspaceId: workspace.id }));
  const filled = await vectors.count(COLLECTION, { workspaceId: workspace.id });
  console.log(`${filled} entries`);

  let probe = 0;
  const next = () => reworded(topics[(probe * 7919) % topics.length], probe++);
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
      const filter = { workspaceId: workspace.id };
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
  api.stop();
  services.stop();
}

/** An entry is stored behind its answer, and a busy machine may fail to: what is missing is asked again. */
async function fill(post, count) {
  const clients = Array.from({ length: AT_ONCE }, () => new Client(api.url));
  const from = performance.now();
  const askAll = async (mode) => {
    let at = 0;
    const worker = async (client) => {
      while (at < topics.length) {
        const { status, body } = await post(client, stored(topics[at++]), mode);
        if (status !== 200) throw new Error(`the api answered ${status}: ${JSON.stringify(body)}`);
      }
    };
    await Promise.all(clients.map(worker));
  };
  for (let pass = 0; pass < 4; pass++) {
    await askAll(pass === 0 ? 'default' : 'refresh');
    for (let last = -1, now = 0; now !== last; now = await settled(count)) last = now;
    if ((await settled(count)) >= topics.length * 0.99) break;
  }
  await Promise.all(clients.map((client) => client.close()));
  console.log(`Filled in ${round((performance.now() - from) / 1000, 1)} s`);
}

/** While the api still writes, the embedded database may refuse a second client. */
async function settled(count) {
  await new Promise((resolve) => setTimeout(resolve, 1500));
  return count().catch(() => settled(count));
}
