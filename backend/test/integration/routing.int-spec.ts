import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { SystemClock } from '../../src/common/clock/clock.js';
import { ScheduledTasks } from '../../src/common/scheduling/scheduled-tasks.js';
import { CIRCUIT_POLICY } from '../../src/llm/routing/circuit.js';
import { CircuitBreakers } from '../../src/llm/routing/circuit-breakers.js';
import { LatencyTracker } from '../../src/llm/routing/latency-tracker.js';
import { RedisService } from '../../src/redis/redis.service.js';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import { ask, type ChatBench, MODEL, send, startBench, startOf, startRedis, stream, until } from './chat-support.js';

Logger.overrideLogger(false);

const URL = process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379/0';
const clock = new SystemClock();
const open: RedisService[] = [];

async function replica(url = URL) {
  const config = { redis: { url, cluster: url === URL && process.env['TEST_REDIS_CLUSTER'] === 'true' } } as never;
  const redis = new RedisService(config);
  open.push(redis);
  await redis.onModuleInit();
  const breakers = new CircuitBreakers(redis, clock);
  const latency = new LatencyTracker(redis, clock, new ScheduledTasks(clock));
  breakers.onModuleInit();
  // Subscriptions of a connection are made in order.
  await redis.subscribe(randomUUID(), () => undefined);
  return { breakers, latency };
}

afterAll(() => open.forEach((redis) => redis.onApplicationShutdown()));

describe('circuit breakers of several replicas', () => {
  const times = (n: number, act: () => void): void => Array.from({ length: n }).forEach(act);

  it('open and close together', async () => {
    const [a, b, key] = [await replica(), await replica(), randomUUID()] as const;
    times(CIRCUIT_POLICY.consecutive, () => a.breakers.failed(key));
    expect(a.breakers.state(key)).toBe('open');
    await until('the other knows', () => b.breakers.state(key) === 'open');
    expect(b.breakers.admit(key)).toBe(false);
    const late = await replica();
    await until('a late one knows', () => late.breakers.state(key) === 'open');
    b.breakers.succeeded(key);
    await until('all know', () => [a, b, late].every(({ breakers }) => breakers.state(key) === 'closed'));
    expect((await replica()).breakers.state(key)).toBe('closed');
  });

  it('count failures in a row together', async () => {
    const [a, b, key] = [await replica(), await replica(), randomUUID()] as const;
    times(CIRCUIT_POLICY.consecutive - 2, () => a.breakers.failed(key));
    times(2, () => b.breakers.failed(key));
    await until('both are open', () => [a, b].every(({ breakers }) => breakers.state(key) === 'open'));
  });

  it('leave the probe to one of them', async () => {
    const [a, b, key] = [await replica(), await replica(), randomUUID()] as const;
    a.breakers.failed(key, 1_000);
    await until('both are open', () => [a, b].every(({ breakers }) => breakers.state(key) === 'open'));
    await until('half open', () => [a, b].every(({ breakers }) => breakers.state(key) === 'half_open'));
    const claims = await Promise.all([a, b, a, b].map(({ breakers }) => breakers.admit(key)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    const winner = claims.indexOf(true) % 2 === 0 ? a : b;
    winner.breakers.abandoned(key);
    await until('another may', async () => b.breakers.admit(key));
    b.breakers.failed(key);
    await until('open again, for longer', () => a.breakers.state(key) === 'open');
  });

  it('work alone when Redis is gone', async () => {
    const redis = await startRedis();
    const { breakers, latency } = await replica(redis.url);
    redis.kill();
    times(CIRCUIT_POLICY.consecutive, () => breakers.failed('k'));
    expect(breakers.state('k')).toBe('open');
    breakers.succeeded('k');
    expect(breakers.state('k')).toBe('closed');
    latency.observe('k', 5);
    await latency.sync();
    expect(latency.of('k')).toEqual({ ms: 5, samples: 1 });
  });
});

describe('times to the first token', () => {
  it('are shared, averaged with the newest weighing most', async () => {
    const [a, b, key] = [await replica(), await replica(), randomUUID()] as const;
    for (const ms of [100, 100, 100]) a.latency.observe(key, ms);
    await a.latency.sync();
    expect(b.latency.of(key)).toBeUndefined();
    await b.latency.sync();
    expect(b.latency.of(key)).toEqual({ ms: 100, samples: 3 });
    b.latency.observe(key, 200);
    expect(b.latency.of(key)).toEqual({ ms: 120, samples: 4 });
    await b.latency.sync();
    expect(b.latency.of(key)).toEqual({ ms: 120, samples: 4 });
    expect(a.latency.of(key)?.samples).toBe(3);
    await a.latency.sync();
    expect(a.latency.of(key)).toEqual({ ms: 120, samples: 4 });
  });
});

describe('routing', () => {
  let bench: ChatBench;
  let account: TestAccount;
  const api = () => bench.replicas[0]!;
  const configure = (config: object) => send(api(), 'PUT', '/api/model-config', account, config);
  const prompt = (): string => `Which one? ${randomUUID()}`;

  beforeAll(async () => {
    bench = await startBench(2, { NEXUS_ALLOW_PRIVATE_PROVIDERS: 'true' });
    account = await registerAccount(api());
  });
  afterAll(() => bench?.close());
  beforeEach(() => bench.simulator.reset());

  it('auto is a model before the cache is asked: the same question finds its answer, also by the model’s own name', async () => {
    const question = prompt();
    const first = await ask(api(), account, { prompt: question, model: 'auto' });
    expect(first).toMatchObject({ status: 200, body: { model: 'sim/cheap', cache: { status: 'miss' } } });
    for (const model of ['auto', 'sim/cheap']) {
      const again = await ask(api(), account, { prompt: question, model });
      expect(again).toMatchObject({ status: 200, body: { model: 'sim/cheap', cache: { status: 'exact' } } });
    }
    const other = await ask(api(), account, { prompt: question, model: MODEL });
    expect(other.body.cache.status).toBe('miss');
  });

  it('auto takes a model that can do what is asked, below its price', async () => {
    const tools = [{ type: 'function', function: { name: 'f', parameters: {} } }];
    const messages = [{ role: 'user', content: prompt() }];
    const chat = () => send(api(), 'POST', '/api/v1/chat', account, { messages, tools, model: 'auto' });
    expect(await chat()).toMatchObject({ status: 200, body: { model: MODEL } });
    await configure({ routing: { auto_max_price: 0.2 } });
    expect(await chat()).toMatchObject({ status: 422, body: { code: 'model_not_found' } });
  });

  it('auto may be the default, and nothing else', async () => {
    const config = await configure({ default_model: 'auto', fallback_models: [MODEL] });
    expect(config.body).toMatchObject({ default_model: 'auto', effective_default_model: 'auto' });
    expect(await ask(api(), account, { prompt: prompt() })).toMatchObject({
      status: 200,
      body: { model: 'sim/cheap' },
    });
    expect(await configure({ fallback_models: ['auto'] })).toMatchObject({
      status: 422,
      body: { code: 'model_not_found' },
    });
  });

  it('a model that one replica has given up is passed over by the others', async () => {
    await configure({ fallback_models: ['sim/cheap'] });
    const model = `${MODEL}:${randomUUID().slice(0, 8)}`;
    bench.simulator.scriptModel(model, { status: 429, retryAfter: 30 });
    await ask(api(), account, { prompt: prompt(), model });
    await until('the other replica knows', async () => {
      const answer = await ask(bench.replicas[1]!, account, { prompt: prompt(), model });
      return answer.body.model === 'sim/cheap';
    });
  });

  it('a key that one workspace has wrong stands in nobody else’s way', async () => {
    const [wrong, right] = [await registerAccount(api()), await registerAccount(api())];
    const base_url = bench.simulator.url;
    for (const [as, api_key] of [
      [wrong, 'sk-refused'],
      [right, 'sk-good'],
    ] as const) {
      expect(await send(api(), 'PUT', '/api/provider-keys/openrouter', as, { base_url, api_key })).toMatchObject({
        status: 200,
      });
      await send(api(), 'PUT', '/api/model-config', as, { fallback_models: ['nexus/extractive'] });
    }
    const answeredBy = async (as: TestAccount): Promise<string> =>
      (await ask(api(), as, { prompt: prompt(), model: MODEL })).body.model;
    for (let i = 0; i < CIRCUIT_POLICY.consecutive; i++) expect(await answeredBy(wrong)).toBe('nexus/extractive');
    const asked = bench.simulator.completionRequests.length;
    expect(await answeredBy(wrong)).toBe('nexus/extractive');
    expect(bench.simulator.completionRequests).toHaveLength(asked);
    expect(await answeredBy(right)).toBe(MODEL);
  });

  it('cancel closes the provider’s socket within 100 ms, in an answer and before its first word', async () => {
    for (const does of [{ text: 'word '.repeat(500), tokenMs: 20 }, { fault: 'silent' as const }]) {
      const took: number[] = [];
      // Machines are shared: the best of a few.
      for (let i = 0; i < 5 && !took.some((ms) => ms < 100); i++) {
        bench.simulator.reset();
        bench.simulator.script(does);
        const abort = new AbortController();
        const body = JSON.stringify({ prompt: prompt(), model: MODEL, resumable: false, stream: true });
        const headers = { 'content-type': 'application/json', ...account.headers };
        const call = fetch(`${api().url}/api/v1/create`, { method: 'POST', headers, body, signal: abort.signal });
        if (does.fault) await until('asked', () => bench.simulator.completionRequests.length === 1);
        else await (await call).body?.getReader().read();
        const from = performance.now();
        abort.abort();
        await call.catch(() => undefined);
        await until('the provider sees it', () => bench.simulator.aborted === 1);
        took.push(bench.simulator.lastAbortAt - from);
      }
      expect(Math.min(...took)).toBeLessThan(100);
    }
  });

  it('so does a cancel of the stream', async () => {
    bench.simulator.script({ text: 'word '.repeat(500), tokenMs: 20 });
    const s = await stream(api(), account, { prompt: prompt(), model: MODEL });
    await until('text', () => s.events.length > 2);
    const from = performance.now();
    await send(api(), 'POST', `/api/v1/streams/${startOf(s.events).id}/cancel`, account);
    await until('the provider sees it', () => bench.simulator.aborted === 1);
    expect(bench.simulator.lastAbortAt - from).toBeLessThan(1_000);
    await s.ended;
    expect(s.events.at(-1)).toMatchObject({ type: 'done', finish_reason: 'aborted' });
  });
});
