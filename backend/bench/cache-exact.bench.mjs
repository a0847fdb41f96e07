/**
 * Throughput of a repeated question answered by the exact cache, against the floor of this machine in the same run:
 * a bare Fastify route that does one Redis GET of the same body. Rounds are interleaved; the figures are medians. Then what the look-up
 * of curated answers adds to a question that is not in the cache.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { Redis } from 'ioredis';
import { account, ask, benchEnvironment, migrate, startApi } from './support/api.mjs';
import { qaLookup } from './support/qa-lookup.mjs';
import { median, report, round } from './support/report.mjs';
import { benchServices, freePort } from './support/services.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);
const CONNECTIONS = 50;

const services = await benchServices();
console.log(`Runs on: ${services.describe}`);
const env = benchEnvironment(services, { NEXUS_TOKENS_PER_MINUTE: '1000000000' });
await migrate(env);
const api = await startApi(env);
const redis = new Redis(services.redisUrl);
const floorKey = `bench:floor:${process.pid}`;
let floor;
try {
  const headers = await account(api.url);
  const body = { prompt: 'What is the meaning of the answer in this bench?', use_rag: false };
  const first = await ask(api.url, headers, body);
  const second = await ask(api.url, headers, body);
  if (first.cache !== 'miss' || second.cache !== 'exact')
    throw new Error(`cache said ${first.cache}, then ${second.cache}`);

  await redis.set(floorKey, JSON.stringify(second.body));
  const port = await freePort();
  floor = fork(fileURLToPath(new URL('./support/floor-server.mjs', import.meta.url)), {
    env: { ...process.env, PORT: String(port), REDIS_URL: services.redisUrl, FLOOR_KEY: floorKey },
  });
  await once(floor, 'message');

  const load = (url) =>
    autocannon({
      url,
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      connections: CONNECTIONS,
      duration: SECONDS,
    });
  const targets = { api: `${api.url}/api/v1/create`, floor: `http://127.0.0.1:${port}/floor` };
  await load(targets.api);
  await load(targets.floor);
  const rounds = [];
  for (let i = 0; i < ROUNDS; i++) {
    const own = await load(targets.api);
    const bare = await load(targets.floor);
    if (own.non2xx > 0 || own.errors > 0) throw new Error(`${own.non2xx} answers were not 2xx, ${own.errors} errors`);
    rounds.push({ own, bare });
    console.log(
      `  round ${i + 1}: ${Math.round(own.requests.average)} req/s, floor ${Math.round(bare.requests.average)} req/s`,
    );
  }
  const rps = median(rounds.map((r) => r.own.requests.average));
  const floorRps = median(rounds.map((r) => r.bare.requests.average));
  const curated = await qaLookup(api, env);
  report(
    'cache-exact',
    {
      rps: Math.round(rps),
      p50_ms: median(rounds.map((r) => r.own.latency.p50)),
      p99_ms: median(rounds.map((r) => r.own.latency.p99)),
      floor_rps: Math.round(floorRps),
      ratio: round(rps / floorRps),
      ...curated,
    },
    {
      'rps ≥ 0.5 × floor': rps >= 0.5 * floorRps,
      'Q&A, word for word: at most 0.3 ms': curated.qa_exact_added_p50_ms <= 0.3,
      'Q&A, by meaning: at most embed + search + 2 ms': curated.qa_semantic_own_p50_ms <= 2,
    },
  );
} finally {
  api.stop();
  floor?.kill();
  await redis.del(floorKey);
  redis.disconnect();
  services.stop();
}
