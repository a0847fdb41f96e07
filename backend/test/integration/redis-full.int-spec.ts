import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { Redis } from 'ioredis';
import { CURATED_KEY } from '../../src/llm/cache/curated-lookup.js';
import { eventually, registerAccount, type TestAccount } from '../support/accounts.js';
import { startWorker } from '../support/test-app.js';
import { type Answer, ask, type ChatBench, MODEL, send, startBench, startRedis, until } from './chat-support.js';

describe('a Redis that runs out of memory', () => {
  let bench: ChatBench;
  let worker: INestApplicationContext;
  let account: TestAccount;
  let server: { url: string; kill: () => void };
  let admin: Redis;
  let n = 0;

  beforeAll(async () => {
    server = await startRedis();
    admin = new Redis(server.url);
    bench = await startBench(1, { REDIS_URL: server.url, REDIS_CLUSTER: 'false' });
    worker = await startWorker(bench.environment);
    account = await registerAccount(api());
  });
  afterAll(async () => {
    await worker?.close();
    await bench?.close();
    admin.disconnect();
    server.kill();
  });

  const api = () => bench.replicas[0]!;
  const fresh = () => ({ prompt: `What is number ${++n}?`, model: MODEL, use_rag: false });
  const cacheOf = (answer: Answer): unknown => answer.body.cache?.status;
  const limit = async (share: number): Promise<void> => {
    const used = Number(/^used_memory:(\d+)/m.exec(await admin.info('memory'))?.[1]);
    await admin.config('SET', 'maxmemory', share === 0 ? 0 : Math.round(used / share));
  };
  const redisCheck = async (): Promise<{ status: string; detail?: string }> =>
    (await send(api(), 'GET', '/health/ready', account)).body.checks.redis;
  const upload = async (name: string): Promise<Answer> => {
    const form = new FormData();
    form.append('file', new Blob([`# ${name}\n\nThe pump is inspected weekly.`]), name);
    const response = await fetch(`${api().url}/api/rag/upload`, {
      method: 'POST',
      headers: account.headers,
      body: form,
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  it('with little left it adds no answers to the cache, keeps those it has, and readiness says so', async () => {
    const entry = { question: 'Where is the moon?', answer: 'Up there.', status: 'published' };
    expect((await send(api(), 'POST', '/api/qa', account, entry)).status).toBe(201);
    // Once it can be matched by meaning, answers from before are answers of the past.
    const unindexed = async () => (await send(api(), 'GET', '/api/qa/overview', account)).body.unindexed;
    await until('the entry indexed', async () => (await unindexed()) === 0);
    const known = fresh();
    expect(cacheOf(await ask(api(), account, known))).toBe('miss');
    await until('a hit', async () => cacheOf(await ask(api(), account, known)) === 'exact');
    // Beyond the share for answers, with room for what else is written meanwhile.
    await limit(0.84);
    await until('readiness to say so', async () => (await redisCheck()).status === 'degraded');
    expect((await redisCheck()).detail).toMatch(/nearly full/);
    const later = fresh();
    for (let i = 0; i < 2; i++) {
      expect(await ask(api(), account, later)).toMatchObject({ status: 200, body: { cache: { status: 'miss' } } });
    }
    expect(cacheOf(await ask(api(), account, known))).toBe('exact');
    // What the look-up needs to know of Q&A is made anew, though there is little room: without it nothing could be answered.
    const copies = await admin.keys(`*${account.workspaceId}*:${CURATED_KEY}`);
    expect(copies).toHaveLength(1);
    await limit(0.88);
    await until('readiness to say so', async () => (await redisCheck()).status === 'degraded');
    await admin.del(copies);
    await until('a hit', async () => cacheOf(await ask(api(), account, known)) === 'exact');
    expect((await redisCheck()).status).toBe('degraded');
    await limit(0);
    await until('readiness to be well', async () => (await redisCheck()).status === 'ok');
    await ask(api(), account, later);
    await until('a hit', async () => cacheOf(await ask(api(), account, later)) === 'exact');
  });

  it('with nothing left questions are answered and documents taken; they are read when there is room', async () => {
    // More than anything may take: every write is refused.
    await limit(4);
    await expect(admin.set('x', 'y')).rejects.toThrow(/^OOM/);
    for (let i = 0; i < 3; i++) expect((await ask(api(), account, fresh())).status).toBe(200);
    const taken = await upload('full.md');
    expect(taken.status).toBe(202);
    expect((await send(api(), 'GET', '/api/rag/documents', account)).status).toBe(200);
    await limit(0);
    expect((await upload('after.md')).status).toBe(202);
    // What was taken without a job is queued by the reconciler, twice a minute.
    const all = async (): Promise<boolean> => {
      const { body } = await send(api(), 'GET', '/api/rag/documents', account);
      return body.items.length === 2 && body.items.every((d: { status: string }) => d.status === 'ready');
    };
    await eventually('all to be read', all, 70_000);
    expect((await ask(api(), account, fresh())).status).toBe(200);
  }, 100_000);
});
