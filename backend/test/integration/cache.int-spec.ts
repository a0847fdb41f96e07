import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { OpenRouterSimulator } from '@nexus/testing';
import { RedisService } from '../../src/redis/redis.service.js';
import { SemanticCache } from '../../src/llm/cache/semantic-cache.js';
import { VectorStore } from '../../src/vectors/vector-store.js';
import { eventually, registerAccount, type TestAccount } from '../support/accounts.js';
import { Scenario } from '../support/scenario.js';
import { type RunningApi, startApi, startWorker, testEnvironment } from '../support/test-app.js';
import { ask, type ChatBench, MODEL, send, startBench, startOf, stream, until } from './chat-support.js';

const unique = (question: string): string => `${question} ${randomUUID()}`;

describe('the answer cache', () => {
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
  const settled = (): Promise<unknown> =>
    Promise.all([a, b].map((r) => r.app.get(SemanticCache, { strict: false }).settled()));
  const vectorsOf = ({ workspaceId }: TestAccount): Promise<number> =>
    a.app.get(VectorStore, { strict: false }).count('cache_minilm_l6_v2', { workspaceId });
  const content = (answer: { body: { content: string } }): string => answer.body.content;

  describe('exact', () => {
    it('answers the second time, on the other replica too, the same and for nothing', async () => {
      const prompt = unique('What is tea?');
      const first = await ask(a, owner, { prompt, model: MODEL });
      for (const api of [a, b]) {
        const again = await ask(api, owner, { prompt, model: MODEL });
        expect(again.body).toMatchObject({
          content: content(first),
          model: MODEL,
          source: 'cache',
          cache: {
            status: 'exact',
            entry_id: first.body.id,
            saved: { tokens: first.body.usage.total_tokens, cost_usd: first.body.usage.cost_usd },
          },
          usage: { total_tokens: 0, cost_usd: 0 },
          finish_reason: 'stop',
        });
        expect(again.body.id).not.toBe(first.body.id);
        expect(again.headers.get('x-nexus-cache')).toBe('exact');
        expect(again.headers.get('x-nexus-source')).toBe('cache');
      }
      expect(calls()).toBe(1);
    });

    it('is not taken over from the provider that the installation had before', async () => {
      const prompt = unique('Who answers?');
      await ask(a, owner, { prompt, model: MODEL });
      const other = new OpenRouterSimulator();
      await other.start();
      const moved = await startApi(testEnvironment({ ...bench.environment.env, OPENROUTER_BASE_URL: other.url }));
      try {
        expect((await ask(moved, owner, { prompt, model: MODEL })).body).toMatchObject({ source: 'llm' });
        expect(other.completionRequests).toHaveLength(1);
      } finally {
        await moved.close();
        await other.stop();
      }
      expect((await ask(a, owner, { prompt, model: MODEL })).body).toMatchObject({ source: 'cache' });
    });

    it('replays a stream as a stream, with the same text and an id of its own', async () => {
      bench.simulator.script({ text: 'Many words '.repeat(100), reasoning: 'Thinking about it' });
      const body = { prompt: unique('Stream'), model: MODEL };
      const first = await stream(a, owner, body);
      await first.ended;
      const again = await stream(b, owner, body);
      await again.ended;
      expect(again.text()).toBe(first.text());
      expect(startOf(again.events)).toMatchObject({ source: 'cache', cache: { status: 'exact' } });
      expect(startOf(again.events).id).not.toBe(startOf(first.events).id);
      expect(
        again.events
          .filter((e) => e.type === 'reasoning')
          .map((e) => e.text)
          .join(''),
      ).toBe('Thinking about it');
      expect(again.ids).toEqual(again.events.map((_, i) => i + 1));
      expect(calls()).toBe(1);
    });

    it.each<[string, object]>([
      ['another question', { prompt: 'x' }],
      ['a temperature', { temperature: 0.1 }],
      ['a token limit', { max_tokens: 7 }],
      ['another top_k', { rag_top_k: 3 }],
      ['no knowledge', { use_rag: false }],
    ])('%s is another request', async (_, change) => {
      const body = { prompt: unique('Same?'), model: MODEL };
      await ask(a, owner, body);
      const other = await ask(a, owner, { ...body, ...change });
      expect(other.body.cache.status).toBe('miss');
    });

    it('is never another workspace’s', async () => {
      const body = { prompt: unique('Secret?'), model: MODEL };
      await ask(a, owner, body);
      expect((await ask(a, stranger, body)).body.cache.status).toBe('miss');
      expect(await ask(a, stranger, { ...body, prompt: `${body.prompt}!`, cache: { mode: 'only' } })).toMatchObject({
        status: 404,
        body: { code: 'cache_miss' },
      });
      expect(calls()).toBe(2);
    });

    it('does what the request says: bypass, refresh, only, ttl', async () => {
      const body = { prompt: unique('Modes'), model: MODEL };
      const one = await ask(a, owner, { ...body, cache: { mode: 'bypass' } });
      expect(one.body.cache.status).toBe('bypass');
      expect(await ask(a, owner, { ...body, cache: { mode: 'only' } })).toMatchObject({ status: 404 });
      bench.simulator.script({ text: 'first' });
      await ask(a, owner, { ...body, cache: { ttl_s: 1 } });
      bench.simulator.script({ text: 'second' });
      expect(content(await ask(a, owner, { ...body, cache: { mode: 'refresh', ttl_s: 1 } }))).toBe('second');
      expect((await ask(a, owner, { ...body, cache: { mode: 'only' } })).body).toMatchObject({
        content: 'second',
        source: 'cache',
      });
      await until('expiry', async () => (await ask(a, owner, { ...body, cache: { mode: 'only' } })).status === 404);
    });

    it.each<[string, object]>([
      ['stopped by length', { text: 'half', finishReason: 'length' }],
      ['using a tool', { text: '', toolCall: { id: 'c', name: 'f', arguments: '{}' }, finishReason: 'tool_calls' }],
      ['filtered', { text: 'no', finishReason: 'content_filter' }],
    ])('never keeps an answer %s', async (_, behaviour) => {
      const body = { prompt: unique('Unfit'), model: MODEL };
      bench.simulator.script(behaviour);
      expect((await ask(a, owner, body)).status).toBe(200);
      expect((await ask(a, owner, body)).body.cache.status).toBe('miss');
      expect(calls()).toBe(2);
    });

    it('never keeps a cancelled answer', async () => {
      bench.simulator.script({ text: 'word '.repeat(100), tokenMs: 30 });
      const body = { prompt: unique('Cancelled'), model: MODEL };
      const s = await stream(a, owner, body);
      await until('text', () => s.events.length > 2);
      await send(a, 'POST', `/api/v1/streams/${startOf(s.events).id}/cancel`, owner);
      await s.ended;
      expect((await ask(a, owner, body)).body.cache.status).toBe('miss');
    });

    it('counts hits and what they saved, and forgets everything on request', async () => {
      const person = await registerAccount(a);
      const body = { prompt: unique('Stats'), model: MODEL };
      const first = await ask(a, person, body);
      await ask(a, person, body);
      await ask(b, person, body);
      const stats = await send(a, 'GET', '/api/cache/stats', person);
      expect(stats.body).toMatchObject({ exact_hits: 2, misses: 1, saved_tokens: 2 * first.body.usage.total_tokens });
      expect(stats.body.entries).toBeGreaterThan(0);
      expect(stats.body.bytes).toBeGreaterThan(0);
      expect((await send(b, 'DELETE', '/api/cache/entries', person)).status).toBe(204);
      expect((await ask(a, person, body)).body.cache.status).toBe('miss');
      expect((await send(a, 'GET', '/api/cache/stats', person)).body.entries).toBeGreaterThan(0);
    });
  });

  describe('after a change', () => {
    it('of the active prompt the old answer is not given', async () => {
      const body = { prompt: unique('Tone?'), model: MODEL };
      await ask(a, owner, body);
      expect((await ask(b, owner, body)).body.source).toBe('cache');
      const prompt = await send(a, 'POST', '/api/prompts', owner, { name: 'Pirate', text: 'Talk like a pirate' });
      expect((await send(a, 'POST', `/api/prompts/${prompt.body.id}/activate`, owner)).status).toBe(200);
      bench.simulator.reset();
      for (const api of [b, a]) {
        const after = await ask(api, owner, api === b ? body : { ...body, temperature: 0.5 });
        expect(after.body.cache.status).toBe('miss');
      }
      expect(bench.simulator.completionRequests[0]!.body!.messages[0]).toMatchObject({
        role: 'system',
        content: expect.stringContaining('pirate'),
      });
    });

    it('in progress nothing is read or stored; the other workspace is not held up', async () => {
      const redis = a.app.get(RedisService, { strict: false });
      const body = { prompt: unique('During'), model: MODEL };
      await ask(a, owner, body);
      await redis.client.zadd(redis.key(owner.workspaceId, 'rev', 'chg'), Date.now() + 5_000, 'change');
      expect((await ask(a, owner, body)).body).toMatchObject({
        source: 'llm',
        cache: { status: 'bypass', reason: expect.any(String) },
      });
      const late = { prompt: unique('Late'), model: MODEL };
      await ask(a, owner, late);
      await ask(a, stranger, body);
      expect((await ask(a, stranger, body)).body.source).toBe('cache');
      await redis.client.del(redis.key(owner.workspaceId, 'rev', 'chg'));
      expect((await ask(a, owner, body)).body.source).toBe('cache');
      expect((await ask(a, owner, late)).body.cache.status).toBe('miss');
    });

    it('that happens while the answer is made the answer is not kept', async () => {
      bench.simulator.script({ text: 'old old old old', tokenMs: 150 });
      const body = { prompt: unique('Overtaken'), model: MODEL };
      const running = ask(a, owner, body);
      await until('asked', () => calls() === 1);
      await send(a, 'POST', '/api/prompts', owner, { name: 'Another', text: 'Be kind', activate: true });
      expect(content(await running)).toContain('old');
      expect((await ask(a, owner, body)).body.cache.status).toBe('miss');
    });

    it('revisions missing in Redis come from PostgreSQL', async () => {
      const redis = a.app.get(RedisService, { strict: false });
      const body = { prompt: unique('Lost'), model: MODEL };
      await ask(a, owner, body);
      await redis.client.del(redis.key(owner.workspaceId, 'rev'));
      expect((await ask(b, owner, body)).body.source).toBe('cache');
    });
  });

  describe('semantic', () => {
    let person: TestAccount;
    const question = 'How do I reset my password?';

    beforeAll(async () => {
      person = await registerAccount(a);
      // A cache that could not store (a slow machine) is no error, but nothing to test with.
      await eventually('the entry is stored', async () => {
        await ask(a, person, { prompt: question, model: MODEL, cache: { mode: 'refresh' } });
        await settled();
        return (await vectorsOf(person)) === 1;
      });
    });

    it('answers the same question in other words, and says how similar', async () => {
      const before = calls();
      const hit = await ask(b, person, { prompt: 'How can I reset my password?', model: MODEL });
      expect(hit.body).toMatchObject({
        source: 'cache',
        cache: { status: 'semantic', similarity: expect.any(Number), saved: { tokens: expect.any(Number) } },
      });
      expect(hit.body.content).toContain(question);
      expect(hit.headers.get('x-nexus-cache')).toBe('semantic');
      expect(calls()).toBe(before);
      const stats = await send(a, 'GET', '/api/cache/stats', person);
      expect(stats.body.semantic_hits).toBe(1);
    });

    it.each([
      'How do I not reset my password?',
      'How do I reset my 2 passwords?',
      'When do I reset my password?',
      'How do I reset my Gmail password?',
      'How do I reset my passport?',
    ])('does not answer "%s" from it', async (prompt) => {
      const answer = await ask(a, person, { prompt, model: MODEL, cache: { ttl_s: 1 } });
      expect(answer.body.cache.status).toBe('miss');
      expect(answer.body.content).toContain(prompt);
    });

    it('a request can ask for more similarity, not for less', async () => {
      const prompt = 'Could you please tell me how to reset the password?';
      const strict = await ask(a, person, { prompt, model: MODEL, cache: { semantic_threshold: 1, mode: 'only' } });
      expect(strict.status).toBe(404);
    });

    it('not with other settings, not in a conversation, not for another workspace', async () => {
      const prompt = 'How can I reset my password?';
      const only = { mode: 'only' };
      expect((await ask(a, person, { prompt, model: MODEL, temperature: 1, cache: only })).status).toBe(404);
      expect((await ask(a, stranger, { prompt, model: MODEL, cache: only })).status).toBe(404);
      const messages = [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Hi' },
        { role: 'user', content: prompt },
      ];
      expect((await send(a, 'POST', '/api/v1/chat', person, { messages, model: MODEL, cache: only })).status).toBe(404);
    });

    it('drops an entry whose answer is gone, and all of them on a change or purge', async () => {
      const prompt = 'How could I reset my password?';
      expect((await ask(a, person, { prompt, model: MODEL, cache: { mode: 'only' } })).body?.cache?.status).toBe(
        'semantic',
      );
      await send(a, 'DELETE', '/api/cache/entries', person);
      expect((await ask(a, person, { prompt, model: MODEL, cache: { mode: 'only' } })).status).toBe(404);
      await until('no vectors', async () => (await vectorsOf(person)) === 0);
    });
  });

  describe('with documents', () => {
    let worker: INestApplicationContext;
    let person: TestAccount;

    beforeAll(async () => {
      worker = await startWorker(bench.environment);
      person = await registerAccount(a);
    });
    afterAll(() => worker?.close());

    it('answers with citations, from the cache the second time, and no more after the document is deleted', async () => {
      const policy =
        'Refund policy. A customer may return a product within 30 days of delivery and gets a full refund. The refund is paid by bank transfer within five working days.';
      const id = await new Scenario(a, person).document('refunds.txt', policy);
      const body = { prompt: 'Within how many days may a customer return a product?' };
      const first = await ask(a, person, body);
      expect(first.body).toMatchObject({ source: 'extractive', model: 'nexus/extractive', cache: { status: 'miss' } });
      expect(first.body.content).toContain('30 days');
      expect(first.body.citations[0]).toMatchObject({
        n: 1,
        document_id: id,
        title: 'refunds.txt',
        excerpt: expect.stringContaining('30 days'),
      });

      const s = await stream(b, person, body);
      await s.ended;
      expect(startOf(s.events)).toMatchObject({ source: 'cache', cache: { status: 'exact' } });
      expect(s.text()).toBe(first.body.content);
      const citations = s.events.filter((e) => e.type === 'citation').map(({ type: _, ...c }) => c);
      expect(citations).toEqual(first.body.citations);

      const llm = await ask(a, person, { ...body, model: MODEL });
      expect(llm.body.content).toContain('According to the documents');
      expect(llm.body.citations[0]).toMatchObject({ n: 1, document_id: id });
      const without = await ask(a, person, { ...body, model: MODEL, use_rag: false });
      expect(without.body.citations).toEqual([]);

      await eventually('both are counted', async () => {
        const { body: totals } = await send(a, 'GET', '/api/analytics/overview', person);
        return totals.questions >= 4 && totals.cache_hits === 1;
      });

      expect((await send(a, 'DELETE', `/api/rag/documents/${id}`, person)).status).toBe(202);
      const after = await ask(b, person, body);
      expect(after.body.content).not.toContain('30 days');
      expect(after.body).toMatchObject({ source: 'extractive', citations: [] });
      expect(after.body.cache.status).not.toBe('exact');
    });
  });
});
