import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { RedisService } from '../../src/redis/redis.service.js';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import { ask, type ChatBench, MODEL, send, startBench, startRedis, until } from './chat-support.js';

const LIMITS = {
  NEXUS_COMPLETIONS_PER_MINUTE: '5',
  NEXUS_TOKENS_PER_MINUTE: '120',
  NEXUS_READS_PER_MINUTE: '6',
  NEXUS_WRITES_PER_MINUTE: '4',
  NEXUS_RETRIEVALS_PER_MINUTE: '3',
  NEXUS_UPLOADS_PER_MINUTE: '2',
  NEXUS_EMBEDDINGS_PER_MINUTE: '2',
};

const usage = { prompt_tokens: 30, completion_tokens: 20, cost: 0 };

describe('rate limits', () => {
  let bench: ChatBench;
  let account: TestAccount;

  beforeAll(async () => {
    bench = await startBench(2, LIMITS);
  });
  beforeEach(async () => {
    bench.simulator.reset();
    // The counters start again with the minute, in which a test must fit.
    const second = new Date().getSeconds();
    if (second > 52) await until('the next minute', () => new Date().getSeconds() < 5);
    account = await registerAccount(api());
  });
  afterAll(() => bench.close());

  const api = (i = 0) => bench.replicas[i]!;
  const redis = () => api().app.get(RedisService, { strict: false });
  const useModel = () =>
    send(api(), 'PUT', '/api/model-config', account, { default_model: MODEL, fallback_models: [] });
  const token = async (extra: object = {}) => {
    const body = { name: 'Shop', scopes: ['chat', 'rag:read'], ...extra };
    const made = await send(api(), 'POST', '/api/tokens', account, body);
    expect(made.status).toBe(201);
    return { body: made.body, headers: { authorization: `Bearer ${made.body.token}` } };
  };

  it('count each class of routes for itself, across replicas, and say where a caller stands', async () => {
    const query = (i: number) => send(api(i % 2), 'POST', '/api/rag/query', account, { query: 'x' });
    for (let i = 0; i < 3; i++) {
      const { headers } = await query(i);
      expect(headers.get('ratelimit-limit')).toBe('3');
      expect(headers.get('ratelimit-remaining')).toBe(String(2 - i));
      expect(headers.get('ratelimit-policy')).toBe('3;w=60;comment="requests"');
      expect(Number(headers.get('ratelimit-reset'))).toBeGreaterThan(0);
    }
    const refused = await query(3);
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('ratelimit-remaining')).toBe('0');

    for (let i = 0; i < 6; i++) expect((await send(api(), 'GET', '/api/prompts', account)).status).toBe(200);
    expect((await send(api(), 'GET', '/api/prompts', account)).status).toBe(429);
    for (let i = 0; i < 4; i++)
      expect((await send(api(), 'POST', '/api/prompts', account, { name: `P${i}`, text: 'x' })).status).toBe(201);
    expect((await send(api(), 'POST', '/api/prompts', account, { name: 'P', text: 'x' })).status).toBe(429);
    for (let i = 0; i < 3; i++) {
      const answer = await send(api(), 'POST', '/v1/embeddings', account, { input: 'x', model: 'nexus/embedder' });
      expect([i, answer.status === 429]).toEqual([i, i === 2]);
    }
    for (let i = 0; i < 3; i++) {
      const form = new FormData();
      form.append('file', new Blob(['text'], { type: 'text/plain' }), `f${i}.txt`);
      const init = { method: 'POST', headers: account.headers, body: form };
      const { status } = await fetch(`${api().url}/api/rag/upload`, init);
      expect(status).toBe(i < 2 ? 202 : 429);
    }
    expect((await ask(api(), account, { prompt: 'Still?', use_rag: false })).status).toBe(200);
  });

  it('count members apart from each other and from their tokens', async () => {
    const shop = await token();
    for (let i = 0; i < 4; i++) await send(api(), 'POST', '/api/rag/query', account, { query: 'x' });
    expect((await send(api(), 'POST', '/api/rag/query', account, { query: 'x' })).status).toBe(429);
    expect((await send(api(), 'POST', '/api/rag/query', shop, { query: 'x' })).status).toBe(200);
    const other = await registerAccount(api());
    expect((await send(api(), 'POST', '/api/rag/query', other, { query: 'x' })).status).toBe(200);
  });

  it('refuse completions after too many requests, and after too many tokens', async () => {
    await useModel();
    bench.simulator.script(...Array.from({ length: 8 }, () => ({ usage })));
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) {
      const answer = await ask(api(i % 2), account, { prompt: `Q${i}`, use_rag: false });
      statuses.push(answer.status);
      expect(answer.headers.get('ratelimit-policy')).toBe('5;w=60;comment="requests", 120;w=60;comment="tokens"');
    }
    // 150 tokens are used now, of 120.
    const refused = await ask(api(), account, { prompt: 'Q4', use_rag: false });
    expect(statuses).toEqual([200, 200, 200]);
    expect(refused).toMatchObject({
      status: 429,
      body: { code: 'rate_limited', detail: expect.stringContaining('120 tokens a minute') },
    });
    expect(refused.headers.get('ratelimit-limit')).toBe('120');
    expect(refused.headers.get('ratelimit-remaining')).toBe('0');
    expect(bench.simulator.completionRequests).toHaveLength(3);
    // Hits of the cache use no tokens, but they are requests.
    const shop = await token();
    for (let i = 0; i < 5; i++)
      expect((await ask(api(), shop, { prompt: 'Q0', use_rag: false })).body.cache).toMatchObject({ status: 'exact' });
    expect(await ask(api(), shop, { prompt: 'Q0', use_rag: false })).toMatchObject({
      status: 429,
      body: { detail: expect.stringContaining('5 requests a minute') },
    });
  });

  it('can be set for one token', async () => {
    await useModel();
    const slow = await token({ requests_per_minute: 1, tokens_per_minute: 1_000_000 });
    expect(slow.body).toMatchObject({ requests_per_minute: 1, tokens_per_minute: 1_000_000 });
    const first = await ask(api(), slow, { prompt: 'Q', use_rag: false });
    expect(first.headers.get('ratelimit-policy')).toBe('1;w=60;comment="requests", 1000000;w=60;comment="tokens"');
    expect((await ask(api(), slow, { prompt: 'Q', use_rag: false })).status).toBe(429);
    expect((await send(api(), 'POST', '/api/rag/query', slow, { query: 'x' })).status).toBe(200);
    expect((await send(api(), 'POST', '/api/rag/query', slow, { query: 'x' })).status).toBe(429);
    const refused = { name: 'x', scopes: ['chat'], requests_per_minute: 0 };
    expect(await send(api(), 'POST', '/api/tokens', account, refused)).toMatchObject({ status: 422 });
  });

  it('keep all counters of a workspace in its slot', async () => {
    await send(api(), 'GET', '/api/prompts', account);
    const keys = await redis().client.keys(`*rl*${account.userId}*`);
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key) => !key.startsWith(`{ws:${account.workspaceId}}:`))).toEqual([]);
  });
});

describe('rate limits without Redis', () => {
  let server: Awaited<ReturnType<typeof startRedis>>;
  let bench: ChatBench;
  beforeAll(async () => {
    server = await startRedis();
    bench = await startBench(1, { ...LIMITS, REDIS_URL: server.url, REDIS_CLUSTER: 'false' });
  });
  afterAll(async () => {
    server.kill();
    await bench.close();
  });

  it('are kept by each process', async () => {
    const api = bench.replicas[0]!;
    const account = await registerAccount(api);
    await send(api, 'PUT', '/api/model-config', account, { default_model: MODEL, fallback_models: [] });
    server.kill();
    await until('Redis is gone', () => !api.app.get(RedisService, { strict: false }).available);
    bench.simulator.script(...Array.from({ length: 8 }, () => ({ usage })));
    const retrievals: number[] = [];
    for (let i = 0; i < 4; i++)
      retrievals.push((await send(api, 'POST', '/api/rag/query', account, { query: 'x' })).status);
    expect(retrievals).toEqual([200, 200, 200, 429]);
    const completions: number[] = [];
    for (let i = 0; i < 4; i++) completions.push((await ask(api, account, { prompt: `Q${i}`, use_rag: false })).status);
    expect(completions).toEqual([200, 200, 200, 429]);
  });
});
