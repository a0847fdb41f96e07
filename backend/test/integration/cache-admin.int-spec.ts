import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { SemanticCache } from '../../src/llm/cache/semantic-cache.js';
import { RedisService } from '../../src/redis/redis.service.js';
import { VectorStore } from '../../src/vectors/vector-store.js';
import { eventually, registerAccount, type TestAccount } from '../support/accounts.js';
import type { RunningApi } from '../support/test-app.js';
import { ask, type ChatBench, MODEL, send, startBench, stream, until } from './chat-support.js';

const QUESTION = 'How do I reset my password?';
const REWORDED = 'How can I reset my password?';
const unique = (question: string): string => `${question} ${randomUUID()}`;

describe('what a workspace sees of its cache', () => {
  let bench: ChatBench;
  let a: RunningApi;
  let b: RunningApi;
  let person: TestAccount;

  beforeAll(async () => {
    bench = await startBench(2);
    [a, b] = bench.replicas as [RunningApi, RunningApi];
  });
  afterAll(() => bench?.close());
  beforeEach(async () => {
    bench.simulator.reset();
    person = await registerAccount(a);
  });

  const calls = (): number => bench.simulator.completionRequests.length;
  const get = async (path: string, api = a) => (await send(api, 'GET', `/api/cache/${path}`, person)).body;
  const put = (settings: object) => send(a, 'PUT', '/api/cache/settings', person, settings);
  const settled = () => Promise.all([a, b].map((r) => r.app.get(SemanticCache, { strict: false }).settled()));
  const vectors = () =>
    a.app.get(VectorStore, { strict: false }).count('cache_minilm_l6_v2', { workspaceId: person.workspaceId });
  /** Asks until the answer is in both layers: a slow machine may have missed once. */
  const store = (prompt = QUESTION) =>
    eventually('both layers have it', async () => {
      await ask(a, person, { prompt, model: MODEL, cache: { mode: 'refresh' } });
      await settled();
      const { items } = await get('entries?limit=100');
      return items.filter((e: { question: string }) => e.question === prompt).length === 2;
    });

  describe('entries', () => {
    it('lists both layers with what a hit is worth, and hits with the wording they answered', async () => {
      await store();
      await ask(a, person, { prompt: QUESTION, model: MODEL });
      expect((await ask(b, person, { prompt: REWORDED, model: MODEL })).body.cache.status).toBe('semantic');
      const { items, next_cursor } = await get('entries');
      expect(next_cursor).toBeNull();
      const exact = items.find((e: { layer: string }) => e.layer === 'exact');
      const semantic = items.find((e: { layer: string }) => e.layer === 'semantic');
      expect(exact).toMatchObject({ question: QUESTION, model: MODEL, hits: 1, last_hit_at: expect.any(String) });
      expect(exact.answer_excerpt).not.toBe('');
      expect(exact.tokens).toBeGreaterThan(0);
      expect(exact.bytes).toBeGreaterThan(0);
      expect(Date.parse(exact.expires_at)).toBeGreaterThan(Date.now());
      await until('the hit is noted', async () => {
        const detail = await get(`entries/${semantic.id}`);
        return detail.hits === 1 && detail.last_hit.question === REWORDED && detail.last_hit.reasons.length > 0;
      });
      expect((await get(`entries/${exact.id}`)).answer).toContain(exact.answer_excerpt.slice(0, 20));
    });

    it('a hit names its entry', async () => {
      await store();
      const exact = await ask(a, person, { prompt: QUESTION, model: MODEL });
      const semantic = await ask(a, person, { prompt: REWORDED, model: MODEL });
      for (const [answer, layer] of [
        [exact, 'exact'],
        [semantic, 'semantic'],
      ] as const)
        expect(await get(`entries/${answer.body.cache.entry_id}`)).toMatchObject({ layer, question: QUESTION });
    });

    it('filters, sorts and pages', async () => {
      for (const n of [1, 2, 3]) await ask(a, person, { prompt: `Number ${n}: ${'word '.repeat(n)}?`, model: MODEL });
      await settled();
      await ask(a, person, { prompt: 'Number 2: word word ?', model: MODEL });
      const only = async (query: string) =>
        (await get(`entries?layer=exact&${query}`)).items.map((e: { question: string }) => e.question.slice(7, 8));
      expect(await only('sort=newest')).toEqual(['3', '2', '1']);
      expect((await only('sort=hits'))[0]).toBe('2');
      expect(await only('sort=size')).toHaveLength(3);
      expect(await only('q=number%203')).toEqual(['3']);
      expect(await only('q=%25')).toEqual([]);
      expect(await only(`model=${encodeURIComponent('sim/other')}`)).toEqual([]);
      expect(await only(`document_id=${randomUUID()}`)).toEqual([]);
      for (const sort of ['newest', 'hits', 'size']) {
        const seen: string[] = [];
        let cursor: string | null = '';
        do {
          const page: { items: { id: string }[]; next_cursor: string | null } = await get(
            `entries?layer=exact&limit=1&sort=${sort}${cursor ? `&cursor=${cursor}` : ''}`,
          );
          seen.push(...page.items.map((e) => e.id));
          cursor = page.next_cursor;
        } while (cursor);
        expect(new Set(seen).size).toBe(3);
        expect(seen).toHaveLength(3);
      }
    });

    it.each([
      ['cursor=x', 'invalid_cursor'],
      ['sort=age', 'validation_failed'],
      ['limit=0', 'validation_failed'],
      ['layer=third', 'validation_failed'],
      ['document_id=1', 'validation_failed'],
    ])('refuses %s', async (query, code) => {
      expect((await send(a, 'GET', `/api/cache/entries?${query}`, person)).body.code).toBe(code);
    });

    it('shows none that a change or eviction has taken away', async () => {
      await store();
      const { items } = await get('entries');
      const redis = a.app.get(RedisService, { strict: false });
      const keys = await redis.client.zrangebyscore(redis.key(person.workspaceId, 'cache', 'index'), '-inf', '+inf');
      await redis.client.del(...keys.filter((key) => key.includes('sem:')));
      expect((await get('entries')).items.map((e: { layer: string }) => e.layer)).toEqual(['exact']);
      await send(a, 'POST', '/api/prompts', person, { name: 'New', text: 'Be brief', activate: true });
      expect((await get('entries')).items).toEqual([]);
      expect((await get('stats')).entries).toBe(0);
      expect(items).toHaveLength(2);
    });

    it('are deleted with their vectors, one by one, by model or all', async () => {
      await store();
      const semantic = (await get('entries?layer=semantic')).items[0];
      expect((await send(b, 'DELETE', `/api/cache/entries/${semantic.id}`, person)).status).toBe(204);
      expect(await vectors()).toBe(0);
      expect((await send(a, 'GET', `/api/cache/entries/${semantic.id}`, person)).body.code).toBe(
        'cache_entry_not_found',
      );
      expect((await ask(a, person, { prompt: REWORDED, model: MODEL, cache: { mode: 'only' } })).status).toBe(404);
      expect((await send(a, 'DELETE', '/api/cache/entries?model=sim/other', person)).status).toBe(204);
      expect((await ask(a, person, { prompt: QUESTION, model: MODEL })).body.source).toBe('cache');
      expect((await send(a, 'DELETE', `/api/cache/entries?model=${MODEL}`, person)).status).toBe(204);
      expect((await ask(a, person, { prompt: QUESTION, model: MODEL, cache: { mode: 'only' } })).status).toBe(404);
      expect((await get('stats')).bytes).toBe(0);
    });

    it('of another workspace are not there', async () => {
      await store();
      const [entry] = (await get('entries')).items;
      const stranger = await registerAccount(a);
      for (const [method, path] of [
        ['GET', ''],
        ['DELETE', ''],
        ['POST', '/report'],
      ] as const) {
        const answer = await send(
          a,
          method,
          `/api/cache/entries/${entry.id}${path}`,
          stranger,
          method === 'POST' ? {} : undefined,
        );
        expect(answer.body.code).toBe('cache_entry_not_found');
      }
      expect((await send(a, 'DELETE', '/api/cache/entries', stranger)).status).toBe(204);
      expect((await ask(a, person, { prompt: QUESTION, model: MODEL })).body.source).toBe('cache');
    });
  });

  it('the same question of two workspaces is two semantic entries', async () => {
    await store();
    const first = person;
    person = await registerAccount(b);
    await store();
    for (const each of [first, person])
      expect((await ask(a, each, { prompt: REWORDED, model: MODEL, cache: { mode: 'only' } })).status).toBe(200);
  });

  describe('a wrong hit', () => {
    it('is reported: the entry goes, and the pair never matches again, in near-identical words either', async () => {
      await store();
      const hit = await ask(a, person, { prompt: REWORDED, model: MODEL });
      const { entry_id } = hit.body.cache;
      await until('the hit is noted', async () => (await get(`entries/${entry_id}`)).hits === 1);
      const report = await send(b, 'POST', `/api/cache/entries/${entry_id}/report`, person, { comment: 'No.' });
      expect(report.status).toBe(204);
      expect((await send(a, 'GET', `/api/cache/entries/${entry_id}`, person)).status).toBe(404);
      await store();
      for (const prompt of [REWORDED, 'How can I please reset my password?'])
        expect((await ask(a, person, { prompt, model: MODEL, cache: { mode: 'only' } })).status).toBe(404);
      const { items } = await get('negatives');
      expect(items).toMatchObject([{ asked: REWORDED, stored: QUESTION, comment: 'No.', embedder: 'minilm-l6-v2' }]);
      const probe = await send(a, 'POST', '/api/cache/try', person, { question: REWORDED, model: MODEL });
      expect(probe.body.candidates[0]).toMatchObject({ accepted: false, reasons: ['reported as wrong'] });
      expect((await send(a, 'DELETE', `/api/cache/negatives/${items[0].id}`, person)).status).toBe(204);
      expect((await ask(a, person, { prompt: REWORDED, model: MODEL })).body.cache.status).toBe('semantic');
      expect((await send(a, 'DELETE', `/api/cache/negatives/${items[0].id}`, person)).body.code).toBe(
        'cache_negative_not_found',
      );
    });

    it('of the exact layer has no pair: the entry goes', async () => {
      const { body } = await ask(a, person, { prompt: unique('Exact'), model: MODEL });
      await until('it is listed', async () => (await get('entries?layer=exact')).items.length === 1);
      expect((await send(a, 'POST', `/api/cache/entries/${body.id}/report`, person, {})).status).toBe(204);
      expect((await get('negatives')).items).toEqual([]);
      expect((await send(a, 'POST', `/api/cache/entries/${body.id}/report`, person, {})).status).toBe(404);
    });
  });

  describe('try it', () => {
    const attempt = async (question: string) =>
      (await send(a, 'POST', '/api/cache/try', person, { question, model: MODEL })).body;

    it('shows what would hit and why, and leaves no trace', async () => {
      await store();
      const before = await get('stats');
      const asked = calls();
      expect(await attempt(QUESTION)).toMatchObject({ outcome: 'exact', embedder: 'minilm-l6-v2' });
      const near = await attempt(REWORDED);
      expect(near).toMatchObject({ outcome: 'semantic', threshold: 0.5 });
      expect(near.candidates[0]).toMatchObject({ question: QUESTION, accepted: true, similarity: expect.any(Number) });
      const wrong = await attempt('How do I not reset my password?');
      expect(wrong.outcome).toBe('miss');
      expect(wrong.candidates[0]).toMatchObject({ question: QUESTION, accepted: false });
      expect(wrong.candidates[0].reasons.join()).toContain('negation');
      expect(await attempt('And in Berlin?')).toMatchObject({ outcome: 'miss', reason: expect.any(String) });
      await put({ enabled: false });
      expect((await attempt(QUESTION)).outcome).toBe('off');
      await put({});
      expect(await get('stats')).toEqual(before);
      expect(calls()).toBe(asked);
    });

    it('refuses what is no question, and a model that is not there', async () => {
      expect((await send(a, 'POST', '/api/cache/try', person, { question: ' ' })).status).toBe(422);
      expect((await send(a, 'POST', '/api/cache/try', person, { question: 'x', model: 'no/such' })).body.code).toBe(
        'model_not_found',
      );
    });
  });

  describe('settings', () => {
    it('have defaults, are written as a whole, audited, and refused when they make no sense', async () => {
      const defaults = await get('settings');
      expect(defaults).toEqual({
        enabled: true,
        exact_ttl_s: 86_400,
        stale_while_revalidate_s: 0,
        semantic_enabled: true,
        semantic_threshold: 0.5,
        verification: true,
        shadow_mode: false,
        replay: 'instant',
        max_bytes: 67_108_864,
      });
      const changed = await put({ verification: false, exact_ttl_s: 60 });
      expect(changed.body).toEqual({ ...defaults, verification: false, exact_ttl_s: 60 });
      expect((await put({ exact_ttl_s: 61 })).body).toEqual({ ...defaults, exact_ttl_s: 61 });
      const audit = await send(a, 'GET', '/api/audit', person);
      const entries = audit.body.items.filter((e: { action: string }) => e.action === 'cache_settings.updated');
      expect(entries.map((e: { detail: { verification: boolean } }) => e.detail.verification)).toEqual([true, false]);
      for (const wrong of [{ exact_ttl_s: 0 }, { semantic_threshold: 2 }, { replay: 'slow' }, { enabled: 1 }, { x: 1 }])
        expect((await put(wrong)).status).toBe(422);
    });

    it('switched off: nothing is read, nothing kept, and it is counted', async () => {
      const body = { prompt: unique('Off'), model: MODEL };
      await put({ enabled: false });
      for (const _ of [1, 2]) expect((await ask(a, person, body)).body.cache).toMatchObject({ status: 'bypass' });
      expect(calls()).toBe(2);
      expect(await get('stats')).toMatchObject({ bypassed: 2, misses: 0, entries: 0 });
      expect((await ask(a, person, { ...body, cache: { mode: 'only' } })).body.code).toBe('cache_miss');
    });

    it('semantic off, or in shadow: the model answers; shadow counts what would have hit', async () => {
      await store();
      await put({ semantic_enabled: false });
      expect((await ask(a, person, { prompt: REWORDED, model: MODEL, cache: { mode: 'only' } })).status).toBe(404);
      await put({ shadow_mode: true });
      const shadowed = await ask(a, person, { prompt: REWORDED, model: MODEL });
      expect(shadowed.body).toMatchObject({ source: 'llm', cache: { status: 'miss', reason: 'shadow mode' } });
      await until('it is counted', async () => (await get('stats')).shadow_hits === 1);
      expect((await get('stats')).semantic_hits).toBe(0);
    });

    it('without verification similarity alone decides', async () => {
      await store();
      const other = { prompt: 'How do I reset my passport?', model: MODEL, cache: { mode: 'only' } };
      expect((await ask(a, person, other)).status).toBe(404);
      await put({ verification: false });
      expect((await ask(a, person, other)).body.cache.status).toBe('semantic');
    });

    it('natural pace takes its time, and loses nothing', async () => {
      bench.simulator.script({ text: 'word '.repeat(60), tokenMs: 5 });
      const body = { prompt: unique('Pace'), model: MODEL };
      const made = await stream(a, person, body);
      await made.ended;
      const read = async () => {
        const from = performance.now();
        const s = await stream(a, person, body);
        await s.ended;
        expect(s.text()).toBe(made.text());
        return { ms: performance.now() - from, deltas: s.events.filter((e) => e.type === 'delta').length };
      };
      const instant = await read();
      await put({ replay: 'natural' });
      const natural = await read();
      expect(natural.deltas).toBeGreaterThan(instant.deltas * 5);
      expect(natural.ms).toBeGreaterThan(instant.ms + 100);
    });

    it('past its time an answer is given once more while one new one is made, and never after a change', async () => {
      await put({ exact_ttl_s: 1, stale_while_revalidate_s: 3600 });
      const body = { prompt: unique('Stale'), model: MODEL };
      bench.simulator.script({ text: 'old' });
      await ask(a, person, body);
      await new Promise((resolve) => setTimeout(resolve, 1100));
      await put({ exact_ttl_s: 3600, stale_while_revalidate_s: 3600 });
      bench.simulator.script({ text: 'new', firstByteMs: 500 });
      expect((await ask(a, person, body)).body).toMatchObject({ content: 'old', cache: { status: 'exact' } });
      // How soon the new one is there depends on the machine; nobody waits for it.
      for (const { body: answer } of await Promise.all([a, b, a, b].map((api) => ask(api, person, body)))) {
        expect(answer.source).toBe('cache');
        expect(['old', 'new']).toContain(answer.content);
      }
      await until('refreshed', async () => (await ask(b, person, body)).body.content === 'new');
      expect(calls()).toBe(2);
      await send(a, 'POST', '/api/prompts', person, { name: 'Change', text: 'Other', activate: true });
      expect((await ask(a, person, { ...body, cache: { mode: 'only' } })).status).toBe(404);
    });

    it('keeps below its bytes', async () => {
      await put({ max_bytes: 1_048_576, semantic_enabled: false });
      for (let i = 0; i < 12; i++) {
        const text = Array.from({ length: 4_000 }, () => randomUUID()).join(' ');
        bench.simulator.script({ text });
        const { body } = await ask(a, person, { prompt: unique('Big'), model: MODEL });
        expect(body.content).toBe(text);
      }
      const { bytes, bytes_limit } = await get('stats');
      expect(bytes_limit).toBe(1_048_576);
      expect(bytes).toBeLessThanOrEqual(bytes_limit);
      expect(bytes).toBeGreaterThan(bytes_limit / 2);
    });
  });

  it('counts by day', async () => {
    const body = { prompt: unique('Days'), model: MODEL };
    await ask(a, person, body);
    await ask(a, person, body);
    await ask(a, person, { ...body, cache: { mode: 'bypass' } });
    const stats = await get('stats');
    expect(stats).toMatchObject({ exact_hits: 1, misses: 1, bypassed: 1 });
    expect(stats.days).toHaveLength(30);
    expect(stats.days.at(-1)).toEqual({
      date: new Date().toISOString().slice(0, 10),
      exact_hits: 1,
      semantic_hits: 0,
      misses: 1,
    });
  });

  it('large answers come back whole', async () => {
    const text = `${'Grüße 🎉 '.repeat(2_000)}end`;
    bench.simulator.script({ text });
    const body = { prompt: unique('Large'), model: MODEL };
    await ask(a, person, body);
    const again = await ask(b, person, body);
    expect(again.body).toMatchObject({ source: 'cache', content: text });
    expect((await get('entries?layer=exact')).items[0].bytes).toBeLessThan(text.length / 4);
  });
});
