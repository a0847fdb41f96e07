import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import { Scenario } from '../support/scenario.js';
import type { RunningApi } from '../support/test-app.js';
import { ask, type ChatBench, MODEL, open, send, startBench, startOf, stream, textOf, until } from './chat-support.js';

const unique = (question: string): string => `${question} ${randomUUID()}`;

describe('completions', () => {
  let bench: ChatBench;
  let api: RunningApi;
  let owner: TestAccount;
  let stranger: TestAccount;
  let scenario: Scenario;

  beforeAll(async () => {
    bench = await startBench(1);
    api = bench.replicas[0]!;
    [owner, stranger] = await Promise.all([registerAccount(api), registerAccount(api)]);
    scenario = new Scenario(api, owner);
  });
  afterAll(() => bench?.close());
  beforeEach(() => bench.simulator.reset());

  describe('one JSON object', () => {
    it('answers with model, source, usage and times', async () => {
      const answer = await ask(api, owner, {
        prompt: unique('What is tea?'),
        model: MODEL,
        temperature: 0,
        max_tokens: 50,
        metadata: { shop: 'a' },
      });
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        model: MODEL,
        content: expect.stringContaining('What is tea?'),
        source: 'llm',
        cache: { status: 'miss' },
        citations: [],
        finish_reason: 'stop',
        usage: { prompt_tokens: expect.any(Number), cost_usd: expect.any(Number) },
        latency_ms: expect.any(Number),
        time_to_first_token_ms: expect.any(Number),
      });
      expect(answer.body.usage.total_tokens).toBe(
        answer.body.usage.prompt_tokens + answer.body.usage.completion_tokens,
      );
      expect(answer.headers.get('x-nexus-cache')).toBe('miss');
      expect(answer.headers.get('x-nexus-source')).toBe('llm');
      expect(Number(answer.headers.get('x-nexus-overhead-ms'))).toBeGreaterThan(0);
      expect(answer.headers.get('x-request-id')).toBeTruthy();
      expect(Number(answer.headers.get('ratelimit-remaining'))).toBeGreaterThan(0);
      const sent = bench.simulator.completionRequests[0]!.body!;
      expect(sent).toMatchObject({ model: MODEL, temperature: 0, max_tokens: 50 });
      expect(JSON.stringify(sent)).not.toContain(owner.userId);
    });

    it('accepts a list of messages at /chat', async () => {
      const messages = [
        { role: 'system', content: 'Be short' },
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: 'Hi' },
        { role: 'user', content: unique('And tea?') },
      ];
      const answer = await send(api, 'POST', '/api/v1/chat', owner, { messages, model: MODEL });
      expect(answer.status).toBe(200);
      expect(bench.simulator.completionRequests[0]!.body!.messages.slice(-4)).toEqual(messages);
    });

    it('without documents and provider, the built-in model states that it found nothing', async () => {
      const answer = await ask(api, owner, { prompt: unique('Anything?'), model: 'nexus/extractive' });
      expect(answer).toMatchObject({
        status: 200,
        body: { source: 'extractive', citations: [], finish_reason: 'stop', usage: { cost_usd: 0 } },
      });
      expect(answer.body.content.length).toBeGreaterThan(10);
    });
  });

  describe('a stream', () => {
    it('has every event once, in order, numbered from 1, with stream headers', async () => {
      bench.simulator.script({ text: 'One two three.', reasoning: 'Hm.' });
      const s = await stream(api, owner, { prompt: unique('Count'), model: MODEL });
      await s.ended;
      expect(s.status).toBe(200);
      expect(s.headers.get('content-type')).toContain('text/event-stream');
      expect(s.headers.get('cache-control')).toBe('no-cache, no-transform');
      expect(s.headers.get('x-accel-buffering')).toBe('no');
      expect(s.headers.get('x-nexus-cache')).toBe('miss');
      expect(s.ids).toEqual(s.events.map((_, i) => i + 1));
      expect([...new Set(s.events.map((e) => e.type))]).toEqual(['start', 'reasoning', 'delta', 'usage', 'done']);
      expect(s.text()).toBe('One two three.');
      expect(s.events.at(-1)).toMatchObject({ finish_reason: 'stop', overhead_ms: expect.any(Number) });
    });

    it('arrives while it is generated', async () => {
      bench.simulator.script({ text: 'a b c d e f g h', tokenMs: 60 });
      const s = await stream(api, owner, { prompt: unique('Slowly'), model: MODEL });
      await until('two deltas', () => s.events.length >= 3);
      expect(s.events.length).toBeLessThan(9);
      await s.ended;
      expect(s.raw.length).toBeGreaterThan(4);
      expect(s.text()).toBe('a b c d e f g h');
    });

    it('a client that disconnects cancels the provider call', async () => {
      bench.simulator.script({ text: 'word '.repeat(200), tokenMs: 30 });
      const s = await stream(api, owner, { prompt: unique('Long'), model: MODEL, resumable: false });
      await until('text', () => s.events.length > 2);
      s.leave();
      await until('the provider sees it', () => bench.simulator.aborted === 1);
    });

    it('so does a client of a JSON answer', async () => {
      bench.simulator.script({ text: 'word '.repeat(200), tokenMs: 30 });
      const abort = new AbortController();
      const body = JSON.stringify({ prompt: unique('Long'), model: MODEL, resumable: false });
      const call = fetch(`${api.url}/api/v1/create`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...owner.headers },
        body,
        signal: abort.signal,
      }).catch(() => null);
      await until('asked', () => bench.simulator.completionRequests.length === 1);
      abort.abort();
      await call;
      await until('the provider sees it', () => bench.simulator.aborted === 1);
    });

    it('cancel ends it with the partial answer and closes the socket to the provider', async () => {
      bench.simulator.script({ text: 'word '.repeat(200), tokenMs: 30 });
      const s = await stream(api, owner, { prompt: unique('Long'), model: MODEL });
      await until('text', () => s.events.length > 2);
      const { id } = startOf(s.events);
      expect((await send(api, 'POST', `/api/v1/streams/${id}/cancel`, stranger)).body.code).toBe('stream_not_found');
      expect((await send(api, 'POST', `/api/v1/streams/${id}/cancel`, owner)).status).toBe(204);
      await s.ended;
      expect(s.events.at(-1)).toMatchObject({ type: 'done', finish_reason: 'aborted' });
      await until('the provider sees it', () => bench.simulator.aborted === 1);
    });
  });

  describe('refusals', () => {
    it.each<[string, object, number, string]>([
      ['no prompt', {}, 422, 'validation_failed'],
      ['an empty prompt', { prompt: '' }, 422, 'validation_failed'],
      ['a blank prompt', { prompt: ' \n\t ' }, 422, 'validation_failed'],
      ['a prompt that is not a string', { prompt: { a: 1 } }, 422, 'validation_failed'],
      ['a prompt beyond the limit', { prompt: 'x'.repeat(32_001) }, 422, 'validation_failed'],
      ['an unknown field', { prompt: 'Hi', promt: 'Hi' }, 422, 'validation_failed'],
      ['a temperature out of range', { prompt: 'Hi', temperature: 3 }, 422, 'validation_failed'],
      ['a null for a number', { prompt: 'Hi', rag_top_k: null }, 422, 'validation_failed'],
      ['an invalid cache mode', { prompt: 'Hi', cache: { mode: 'maybe' } }, 422, 'validation_failed'],
      ['metadata that is not a string', { prompt: 'Hi', metadata: { a: 1 } }, 422, 'validation_failed'],
      ['an unknown model', { prompt: 'Hi', model: 'no/such' }, 422, 'model_not_found'],
      ['an unknown conversation', { prompt: 'Hi', conversation_id: randomUUID() }, 404, 'conversation_not_found'],
      ['an unknown prompt id', { prompt: 'Hi', system_prompt_id: randomUUID() }, 404, 'prompt_not_found'],
      ['a miss with the cache mode “only”', { prompt: unique('Hi'), cache: { mode: 'only' } }, 404, 'cache_miss'],
    ])('%s', async (_, body, status, code) => {
      for (const wish of [{}, { stream: true }]) {
        const answer = await ask(api, owner, { ...body, ...wish });
        expect(answer).toMatchObject({ status, body: { status, code, request_id: expect.any(String) } });
        expect(answer.headers.get('content-type')).toContain('application/problem+json');
      }
      expect(bench.simulator.completionRequests).toHaveLength(0);
    });

    it.each<[string, string, number, string]>([
      ['no JSON', '{"prompt": "Hi"', 400, 'invalid_json'],
      ['a list', '[1]', 422, 'validation_failed'],
      ['a text', '"Hi"', 400, 'invalid_json'],
      ['a null', 'null', 400, 'invalid_json'],
      ['nothing', '', 400, 'invalid_json'],
      ['a megabyte', JSON.stringify({ prompt: 'x'.repeat(1_100_000) }), 413, 'payload_too_large'],
    ])('a body that is %s', async (_, body, status, code) => {
      const answer = await send(api, 'POST', '/api/v1/create', owner, body, { 'content-type': 'application/json' });
      expect(answer).toMatchObject({ status, body: { code } });
    });

    it('the last message must be from the user', async () => {
      const answer = await send(api, 'POST', '/api/v1/chat', owner, {
        messages: [{ role: 'assistant', content: 'Hi' }],
      });
      expect(answer).toMatchObject({
        status: 422,
        body: { code: 'validation_failed', errors: [{ field: 'messages.0.role' }] },
      });
    });

    it('a request without a token', async () => {
      expect(await send(api, 'POST', '/api/v1/create', null, { prompt: 'Hi' })).toMatchObject({
        status: 401,
        body: { code: 'token_missing' },
      });
    });

    it('characters that PostgreSQL cannot store are rejected', async () => {
      const nul = await ask(api, owner, { prompt: 'a\u0000b', model: MODEL });
      expect(nul).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
      const half = await ask(api, owner, { prompt: `${unique('a')}\ud800c`, model: MODEL, conversation_id: 'new' });
      expect(half).toMatchObject({ status: 400, body: { code: 'invalid_json' } });
    });

    it.each([
      [{ status: 401 }, 502, 'provider_auth_failed'],
      [{ status: 402 }, 402, 'provider_payment_required'],
      [{ status: 429, retryAfter: 30 }, 429, 'provider_rate_limited'],
      [{ fault: 'html' as const }, 502, 'provider_error'],
      [{ fault: 'empty' as const }, 502, 'provider_empty_answer'],
    ])(
      'an immediate error of the provider (%j) is a problem, also for a stream, and is not cached',
      async (behaviour, status, code) => {
        const prompt = unique('Fail');
        for (const wish of [{}, { stream: true }]) {
          bench.simulator.script(behaviour, behaviour, behaviour, behaviour);
          const answer = await ask(api, owner, { prompt, model: MODEL, ...wish });
          expect(answer).toMatchObject({ status, body: { code } });
          bench.simulator.reset();
        }
        const again = await ask(api, owner, { prompt, model: MODEL });
        expect(again).toMatchObject({ status: 200, body: { cache: { status: 'miss' } } });
      },
    );

    it('an interruption by the provider ends a started stream with one error event', async () => {
      bench.simulator.script({ text: 'one two three four five six', fault: 'disconnect', faultAfter: 3, tokenMs: 30 });
      const s = await stream(api, owner, { prompt: unique('Break'), model: MODEL });
      await s.ended;
      expect(s.status).toBe(200);
      expect(s.events.filter((e) => e.type === 'error')).toHaveLength(1);
      expect(s.events.at(-1)).toMatchObject({ type: 'error', problem: { code: expect.stringMatching(/^provider_/) } });
    });
  });

  describe('conversations', () => {
    it('are stored on request and continue with their history', async () => {
      const first = await ask(api, owner, { prompt: unique('My name is Ada.'), model: MODEL, conversation_id: 'new' });
      const { conversation_id } = first.body;
      expect(conversation_id).toMatch(/^[0-9a-f-]{36}$/);
      bench.simulator.reset();
      const second = await ask(api, owner, { prompt: 'What is my name?', model: MODEL, conversation_id });
      expect(second.body.conversation_id).toBe(conversation_id);
      const sent = bench.simulator.completionRequests[0]!.body!.messages;
      expect(sent.slice(-3).map((m) => m.role)).toEqual(['user', 'assistant', 'user']);
      expect(sent.at(-3)!.content).toContain('My name is Ada.');
      expect(sent.at(-2)!.content).toBe(first.body.content);
    });

    it('the same follow-up after another answer is not answered from the cache', async () => {
      const begin = (prompt: string) =>
        ask(api, owner, { prompt: unique(prompt), model: MODEL, conversation_id: 'new' });
      const [one, two] = [await begin('Tea'), await begin('Coffee')];
      const more = (conversation_id: string) =>
        ask(api, owner, { prompt: 'Tell me more', model: MODEL, conversation_id });
      expect((await more(one.body.conversation_id)).body.cache.status).toBe('miss');
      expect((await more(two.body.conversation_id)).body.cache.status).toBe('miss');
    });

    it('are not accessible to other principals', async () => {
      const conversation_id = await scenario.conversation({ prompt: unique('Private'), model: MODEL });
      for (const other of [stranger, await scenario.token()]) {
        const answer = await ask(api, other, { prompt: 'And?', model: MODEL, conversation_id });
        expect(answer).toMatchObject({ status: 404, body: { code: 'conversation_not_found' } });
      }
    });
  });

  describe('resuming', () => {
    it('continues after the last event, and is empty when there is none', async () => {
      const s = await stream(api, owner, { prompt: unique('Resume'), model: MODEL });
      await s.ended;
      const { id } = startOf(s.events);
      const rest = await open(api, `/api/v1/streams/${id}`, owner, { headers: { 'last-event-id': '2' } });
      await rest.ended;
      expect(rest.ids).toEqual(s.ids.slice(2));
      expect(rest.events).toEqual(s.events.slice(2));
      const whole = await open(api, `/api/v1/streams/${id}`, owner);
      await whole.ended;
      expect(whole.events).toEqual(s.events);
      const none = await open(api, `/api/v1/streams/${id}`, owner, {
        headers: { 'last-event-id': String(s.events.length) },
      });
      expect(none.status).toBe(204);
    });

    it('is limited to the principal who asked', async () => {
      const s = await stream(api, owner, { prompt: unique('Mine'), model: MODEL });
      await s.ended;
      const { id } = startOf(s.events);
      for (const other of [stranger, await scenario.token()]) {
        expect(await send(api, 'GET', `/api/v1/streams/${id}`, other)).toMatchObject({
          status: 404,
          body: { code: 'stream_not_found' },
        });
      }
    });

    it.each([['abc'], ['-1'], ['1.5'], ['99999999999']])('rejects %s as last event id', async (lastEventId) => {
      const answer = await send(api, 'GET', `/api/v1/streams/${randomUUID()}`, owner, undefined, {
        'last-event-id': lastEventId,
      });
      expect(answer).toMatchObject({ status: 400, body: { code: 'request_invalid' } });
    });

    it('an unknown stream is not found, an invalid id is rejected', async () => {
      expect(await send(api, 'GET', `/api/v1/streams/${randomUUID()}`, owner)).toMatchObject({
        status: 404,
        body: { code: 'stream_not_found' },
      });
      expect((await send(api, 'GET', '/api/v1/streams/nonsense', owner)).status).toBe(400);
    });
  });

  describe('Idempotency-Key', () => {
    const keyed = (key: string, body: object, as = owner) =>
      send(api, 'POST', '/api/v1/create', as, body, { 'idempotency-key': key });

    it('the same key and body give the same answer, concurrently and later, as JSON or as a stream', async () => {
      bench.simulator.script({ text: 'one two three', tokenMs: 80 });
      const body = { prompt: unique('Once'), model: MODEL, cache: { mode: 'bypass' } };
      const key = randomUUID();
      const [first, second] = await Promise.all([keyed(key, body), keyed(key, body)]);
      expect(first.status).toBe(200);
      expect(second.body).toEqual(first.body);
      expect((await keyed(key, body)).body).toEqual(first.body);
      expect(bench.simulator.completionRequests).toHaveLength(1);
      expect(await keyed(key, { ...body, prompt: 'Other' })).toMatchObject({
        status: 409,
        body: { code: 'idempotency_conflict' },
      });
      expect((await keyed(key, body, stranger)).body.id).not.toBe(first.body.id);
    });

    it('a cached answer is repeated as well; a failure is not', async () => {
      const body = { prompt: unique('Cached'), model: MODEL };
      await ask(api, owner, body);
      const key = randomUUID();
      const hit = await keyed(key, body);
      expect(hit.body.source).toBe('cache');
      await until('the hit is kept', async () => (await keyed(key, body)).body.id === hit.body.id);
      const failing = { prompt: unique('Fails'), model: MODEL };
      bench.simulator.script({ status: 401 });
      expect((await keyed('k2', failing)).status).toBe(502);
      await until('the key is free', async () => (await keyed('k2', failing)).status === 200);
    });

    it('an invalid key is rejected', async () => {
      expect(await keyed('a b', { prompt: 'Hi' })).toMatchObject({ status: 400, body: { code: 'request_invalid' } });
    });
  });

  it('a visitor gets the same stream, with a conversation, and can resume it', async () => {
    const visitor = await scenario.visitor();
    await scenario.answersWith(MODEL);
    const s = await open(api, '/api/widget/messages', visitor, {
      body: { message: unique('Hello'), client_message_id: 'm1' },
    });
    await s.ended;
    expect(s.status).toBe(200);
    const { id, conversation_id } = startOf(s.events);
    expect(conversation_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(textOf(s.events)).toContain('Hello');
    const again = await open(api, `/api/widget/streams/${id}`, visitor, { headers: { 'last-event-id': '1' } });
    await again.ended;
    expect(again.events).toEqual(s.events.slice(1));
    bench.simulator.reset();
    const next = await open(api, '/api/widget/messages', visitor, {
      body: { message: unique('And then?'), conversation_id },
    });
    await next.ended;
    expect(bench.simulator.completionRequests[0]!.body!.messages.slice(-3).map((m) => m.role)).toEqual([
      'user',
      'assistant',
      'user',
    ]);

    const stranger = await scenario.visitor();
    expect((await send(api, 'GET', `/api/widget/streams/${id}`, stranger)).body.code).toBe('stream_not_found');
    expect((await send(api, 'POST', `/api/widget/streams/${id}/cancel`, stranger)).body.code).toBe('stream_not_found');
    expect(
      (await send(api, 'POST', '/api/widget/messages', stranger, { message: 'Hi', conversation_id })).body.code,
    ).toBe('conversation_not_found');
    await send(api, 'PATCH', `/api/widgets/${(await scenario.widget()).id}`, owner, { is_paused: true });
    expect((await send(api, 'POST', '/api/widget/messages', visitor, { message: 'Hi' })).body.code).toBe(
      'widget_paused',
    );
  });
});
