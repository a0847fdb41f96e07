import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import { type RunningApi, startApi } from '../support/test-app.js';
import {
  ask,
  type ChatBench,
  MODEL,
  open,
  send,
  startBench,
  startOf,
  startRedis,
  stream,
  until,
} from './chat-support.js';

const unique = (question: string): string => `${question} ${randomUUID()}`;

describe('two replicas', () => {
  let bench: ChatBench;
  let a: RunningApi;
  let b: RunningApi;
  let owner: TestAccount;
  let stranger: TestAccount;

  beforeAll(async () => {
    bench = await startBench(2);
    [a, b] = bench.replicas as [RunningApi, RunningApi];
    [owner, stranger] = await Promise.all([registerAccount(a), registerAccount(a)]);
  });
  afterAll(() => bench?.close());
  beforeEach(() => bench.simulator.reset());

  const calls = (): number => bench.simulator.completionRequests.length;
  const content = (answer: { body: { content: string } }): string => answer.body.content;

  describe('single flight', () => {
    it('one call answers the same question on both replicas; followers pay nothing', async () => {
      bench.simulator.script({ text: 'a shared answer in some words', tokenMs: 250 });
      const person = await registerAccount(a);
      const body = { prompt: unique('Together'), model: MODEL };
      const streams = await Promise.all([a, b, a, b].map((api) => stream(api, person, body)));
      const json = await ask(b, person, body);
      await Promise.all(streams.map((s) => s.ended));
      expect(calls()).toBe(1);
      for (const s of streams) expect(s.text()).toBe('a shared answer in some words');
      expect(content(json)).toBe('a shared answer in some words');
      const statuses = streams.map((s) => startOf(s.events).cache.status).sort();
      expect(statuses).toEqual(['coalesced', 'coalesced', 'coalesced', 'miss']);
      expect(new Set(streams.map((s) => startOf(s.events).id)).size).toBe(4);
      for (const s of streams.filter((x) => startOf(x.events).cache.status === 'coalesced')) {
        expect(s.headers.get('x-nexus-cache')).toBe('coalesced');
        expect(s.events.find((e) => e.type === 'usage')).toMatchObject({ total_tokens: 0, cost_usd: 0 });
      }
    });

    it('bypass asks for itself', async () => {
      bench.simulator.script({ text: 'one two three', tokenMs: 60 }, { text: 'four' });
      const body = { prompt: unique('Apart'), model: MODEL, cache: { mode: 'bypass' } };
      await Promise.all([ask(a, owner, body), ask(b, owner, body)]);
      expect(calls()).toBe(2);
    });
  });

  it('a stream goes on from the other replica, character for character', async () => {
    const text = Array.from({ length: 40 }, (_, i) => `word${i} `)
      .join('')
      .trim();
    bench.simulator.script({ text, tokenMs: 25 });
    const first = await stream(a, owner, { prompt: unique('Move'), model: MODEL });
    await until('some text', () => first.events.length > 8);
    first.leave();
    await first.ended;
    const last = first.ids.at(-1)!;
    const rest = await open(b, `/api/v1/streams/${startOf(first.events).id}`, owner, {
      headers: { 'last-event-id': String(last) },
    });
    await rest.ended;
    expect(first.text() + rest.text()).toBe(text);
    expect(rest.ids[0]).toBe(last + 1);
    expect(rest.events.at(-1)).toMatchObject({ type: 'done', finish_reason: 'stop' });
    expect((await send(b, 'GET', `/api/v1/streams/${startOf(first.events).id}`, stranger)).body.code).toBe(
      'stream_not_found',
    );
  });

  it('cancel from the other replica reaches the provider', async () => {
    bench.simulator.script({ text: 'word '.repeat(200), tokenMs: 30 });
    const s = await stream(a, owner, { prompt: unique('Stop'), model: MODEL });
    await until('text', () => s.events.length > 2);
    expect((await send(b, 'POST', `/api/v1/streams/${startOf(s.events).id}/cancel`, owner)).status).toBe(204);
    await s.ended;
    expect(s.events.at(-1)).toMatchObject({ finish_reason: 'aborted' });
    await until('the provider sees it', () => bench.simulator.aborted === 1);
  });

  it('a replica that goes down tells its readers, here and elsewhere', async () => {
    const c = await startApi(bench.environment);
    bench.simulator.script({ text: 'word '.repeat(400), tokenMs: 30 });
    const s = await stream(c, owner, { prompt: unique('Down'), model: MODEL });
    await until('text', () => s.events.length > 2);
    const elsewhere = await open(b, `/api/v1/streams/${startOf(s.events).id}`, owner);
    await until('text elsewhere', () => elsewhere.events.length > 1);
    await c.close();
    await elsewhere.ended;
    expect(elsewhere.events.at(-1)).toMatchObject({ type: 'error', problem: { code: 'stream_interrupted' } });
  });

  it('limits requests of a principal over all replicas, hits included', async () => {
    const limited = await startBench(2, { NEXUS_COMPLETIONS_PER_MINUTE: '4' });
    try {
      const [x, y] = limited.replicas as [RunningApi, RunningApi];
      const person = await registerAccount(x);
      const answers = [];
      for (const api of [x, y, x, y, x, y]) answers.push(await ask(api, person, { prompt: 'Again', model: MODEL }));
      // A window may turn over in between: then two more go through.
      const refused = answers.filter((r) => r.status === 429);
      if (refused.length === 0)
        for (let i = 0; i < 6; i++) answers.push(await ask(x, person, { prompt: 'Again', model: MODEL }));
      const last = answers.findLast((r) => r.status === 429)!;
      expect(last.body.code).toBe('rate_limited');
      expect(last.headers.get('ratelimit-limit')).toBe('4');
      expect(last.headers.get('ratelimit-remaining')).toBe('0');
      expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await ask(x, await registerAccount(x), { prompt: 'Other person', model: MODEL })).status).toBe(200);
    } finally {
      await limited.close();
    }
  });

  it('when Redis dies in the middle of it the answer comes to its end, and so do later ones', async () => {
    const redis = await startRedis();
    const alone = await startBench(1, {
      REDIS_URL: redis.url,
      REDIS_CLUSTER: 'false',
      NEXUS_COMPLETIONS_PER_MINUTE: '4',
    });
    try {
      const api = alone.replicas[0]!;
      const person = await registerAccount(api);
      const text = 'one two three four five six seven eight';
      alone.simulator.script({ text, tokenMs: 120 });
      const s = await stream(api, person, { prompt: 'Still there?', model: MODEL });
      await until('text', () => s.events.length > 2);
      redis.kill();
      await s.ended;
      expect(s.text()).toBe(text);
      expect(s.events.at(-1)).toMatchObject({ type: 'done', finish_reason: 'stop' });
      const answers = [];
      for (let i = 0; i < 5; i++) answers.push(await ask(api, person, { prompt: 'And now?', model: MODEL }));
      expect(answers[0]).toMatchObject({
        status: 200,
        body: { source: 'llm', cache: { status: 'bypass', reason: 'cache unavailable' } },
      });
      expect(answers[1]).toMatchObject({ status: 200, body: { source: 'llm' } });
      expect(answers[4]).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
      expect(await send(api, 'GET', '/api/cache/stats', person)).toMatchObject({
        status: 503,
        body: { code: 'cache_unavailable' },
      });
    } finally {
      await alone.close();
      redis.kill();
    }
  });
});
