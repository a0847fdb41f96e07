import { describe, expect, it } from '@jest/globals';
import type { ErrorCode } from '@nexus/contracts';
import { Logger } from '@nestjs/common';
import { DomainError } from '../../common/errors/domain-error.js';
import { EXTRACTIVE_MODEL_ID } from '../catalogue/catalogue-model.js';
import type { ModelEvent } from '../chat-model.js';
import { contractPassages, contractRequest } from '../testing/chat-model.contract.js';
import { catalogueEntry } from '../testing/fake-source.js';
import { outcomeOf, routingBench } from '../testing/routing-bench.js';
import type { Step } from '../testing/scripted-model.js';
import { CIRCUIT_POLICY } from './circuit.js';
import { MAX_RETRIES } from './retries.js';

Logger.overrideLogger(false);

const [A, B, C] = ['a/cheap', 'b/dear', 'c/third'] as const;
const MODELS = [catalogueEntry(A, 1), catalogueEntry(B, 100), catalogueEntry('d/varies', null)];
const usage = { promptTokens: 1_000, completionTokens: 500, costUsd: null, estimated: false };
const start: ModelEvent = { type: 'start', model: 'whatever' };
const says = (text: string): ModelEvent => ({ type: 'text', text });
const finish: ModelEvent = { type: 'finish', finishReason: 'stop', usage };
const fail = (code: ErrorCode, retryAfter?: number): DomainError =>
  new DomainError(code, undefined, retryAfter === undefined ? {} : { headers: { 'retry-after': String(retryAfter) } });
const clean: Step[] = [start, says('Hello'), finish];
const withFallback = { settings: { fallbackModels: [B] }, models: MODELS };
const typesOf = (events: ModelEvent[]): string[] => events.map((e) => (e.type === 'notice' ? e.code : e.type));

describe('an answer', () => {
  it('is passed on, and priced where the provider did not', async () => {
    const { events } = await outcomeOf(routingBench({ [A]: [clean] }, { models: MODELS }), A);
    expect(events).toEqual([
      { type: 'start', model: A },
      says('Hello'),
      { ...finish, usage: { ...usage, costUsd: 0.002, estimated: true } },
    ]);
  });

  it('keeps a reported cost, even of nothing, and has none without a price', async () => {
    const free: ModelEvent = { type: 'finish', finishReason: 'stop', usage: { ...usage, costUsd: 0 } };
    const bench = routingBench({ [A]: [[start, says('x'), free]], 'd/varies': [clean] }, { models: MODELS });
    expect((await outcomeOf(bench, A)).events.at(-1)).toEqual(free);
    expect((await outcomeOf(bench, 'd/varies')).events.at(-1)).toMatchObject({ usage: { costUsd: null } });
  });

  it('of a model that is not there is an error', async () => {
    expect((await outcomeOf(routingBench({}), 'no/such')).error).toMatchObject({ code: 'model_not_found' });
  });
});

describe('before the first word', () => {
  it('a passing failure is tried again, after a growing wait', async () => {
    const bench = routingBench({ [A]: [[start, fail('provider_error')], [fail('provider_unavailable')], clean] });
    const { events, tookMs } = await outcomeOf(bench, A);
    expect(typesOf(events)).toEqual(['start', 'text', 'finish']);
    expect(bench.scripted.asked).toEqual([A, A, A]);
    expect(tookMs).toBeGreaterThanOrEqual(125 + 250);
    expect(bench.breakers.state(`scripted/${A}`)).toBe('closed');
  });

  it('is tried no more often than allowed, then the next model answers and says so', async () => {
    const bench = routingBench({ [A]: [[fail('provider_error')]], [B]: [clean] }, withFallback);
    const { events } = await outcomeOf(bench, A);
    expect(bench.scripted.asked).toEqual([...Array<string>(MAX_RETRIES + 1).fill(A), B]);
    expect(events.slice(0, 2)).toEqual([
      { type: 'start', model: B },
      { type: 'notice', code: 'model_switched', detail: `${A} did not answer; ${B} answers instead.` },
    ]);
    expect(typesOf(events)).toEqual(['start', 'model_switched', 'text', 'finish']);
  });

  it('waits as long as the provider asks, when the budget allows', async () => {
    const bench = routingBench({ [A]: [[fail('provider_rate_limited', 3)], clean] });
    const { text, tookMs } = await outcomeOf(bench, A);
    expect(text).toBe('Hello');
    expect(tookMs).toBeGreaterThanOrEqual(3_000);
    expect(tookMs).toBeLessThan(3_200);
  });

  it('does not wait longer than the budget allows', async () => {
    const scripts = { [A]: [[fail('provider_rate_limited', 30)], clean], [B]: [clean] };
    const alone = await outcomeOf(routingBench(scripts), A);
    expect(alone.error).toMatchObject({ code: 'provider_rate_limited', headers: { 'retry-after': '30' } });
    expect(alone.tookMs).toBeLessThan(100);
    const other = await outcomeOf(routingBench(scripts, withFallback), A);
    expect(typesOf(other.events)).toContain('model_switched');
  });

  it.each<[ErrorCode, string[]]>([
    ['provider_auth_failed', [A, B]],
    ['provider_payment_required', [A, B]],
    ['provider_empty_answer', [A, B]],
    ['model_not_found', [A, B]],
    ['provider_rejected', [A]],
  ])('%s is not tried again', async (code, asked) => {
    const bench = routingBench({ [A]: [[fail(code)], clean], [B]: [clean] }, withFallback);
    const { error, text } = await outcomeOf(bench, A);
    expect(bench.scripted.asked).toEqual(asked);
    if (asked.length === 1) expect(error).toMatchObject({ code });
    else expect(text).toBe('Hello');
  });

  it('a bug of ours is nobody’s to repeat', async () => {
    const bench = routingBench({ [A]: [[new TypeError('bug')]], [B]: [clean] }, withFallback);
    expect((await outcomeOf(bench, A)).error).toBeInstanceOf(TypeError);
    expect(bench.scripted.asked).toEqual([A]);
  });

  it('ends with the last model’s error when all fail', async () => {
    const bench = routingBench(
      { [A]: [[fail('provider_auth_failed')]], [B]: [[fail('provider_rejected')]] },
      withFallback,
    );
    expect((await outcomeOf(bench, A)).error).toMatchObject({ code: 'provider_rejected' });
  });

  it('falls back to the built-in model', async () => {
    const settings = { fallbackModels: [EXTRACTIVE_MODEL_ID] };
    const { events } = await outcomeOf(routingBench({ [A]: [[fail('provider_auth_failed')]] }, { settings }), A);
    expect(events[0]).toEqual({ type: 'start', model: EXTRACTIVE_MODEL_ID });
    expect(events.some((e) => e.type === 'citation')).toBe(true);
  });

  it('follows the chain that the request names instead of the workspace’s', async () => {
    const bench = routingBench({ [A]: [[fail('provider_auth_failed')]], [B]: [clean], [C]: [clean] }, withFallback);
    const { events } = await outcomeOf(bench, { ...contractRequest(A), fallbacks: [C] });
    expect(events[0]).toEqual({ type: 'start', model: C });
  });
});

describe('after the first word', () => {
  const breaks: Step[] = [start, says('One two'), says(' three'), fail('provider_unavailable')];
  const asked = { ...contractRequest(A), parameters: { maxTokens: 100 } };
  const goesOn = (...texts: string[]): Step[] => [start, ...texts.map(says), finish];

  it('the next model goes on from the text so far, without repeating a character', async () => {
    const bench = routingBench({ [A]: [breaks], [B]: [goesOn('One two thr', 'ee four')] }, withFallback);
    const { events, text } = await outcomeOf(bench, asked);
    expect(text).toBe('One two three four');
    expect(typesOf(events)).toEqual(['start', 'text', 'text', 'model_continued', 'text', 'finish']);
    expect(events[0]).toEqual({ type: 'start', model: A });
    const request = bench.scripted.requests[1]!;
    expect(request.messages.at(-2)).toEqual({ role: 'assistant', content: 'One two three' });
    expect(request.messages.at(-1)).toMatchObject({ role: 'user', content: expect.stringContaining('One two three') });
    expect(request.parameters?.maxTokens).toBe(96);
  });

  it('the usage is that of both, the first estimated', async () => {
    const bench = routingBench({ [A]: [breaks], [B]: [goesOn('One two three four')] }, withFallback);
    const last = (await outcomeOf(bench, asked)).events.at(-1);
    if (last?.type !== 'finish') throw new Error('no finish');
    expect(last.usage.estimated).toBe(true);
    expect(last.usage.promptTokens).toBeGreaterThan(usage.promptTokens + 40);
    expect(last.usage.completionTokens).toBe(usage.completionTokens + Math.ceil('One two three'.length / 4));
    expect(last.usage.costUsd).toBeGreaterThan(0.2);
  });

  it('citations keep their numbers', async () => {
    const [first, second] = contractPassages();
    const cites: Step[] = [
      start,
      says('Lyon [1]'),
      { type: 'citation', passage: { ...second!, n: 1 } },
      fail('provider_error'),
    ];
    const bench = routingBench({ [A]: [cites], [B]: [goesOn('Lyon [1] and so on.')] }, withFallback);
    await outcomeOf(bench, A);
    const { passages, cited } = bench.scripted.requests[1]!;
    expect(cited).toBe(1);
    expect(passages.map((p) => [p.n, p.chunkId])).toEqual([
      [1, second!.chunkId],
      [2, first!.chunkId],
    ]);
  });

  it('goes on more than once', async () => {
    const second: Step[] = [start, says('One two three four'), fail('provider_timeout')];
    const third = goesOn('One two three four five');
    const settings = { fallbackModels: [B, C] };
    const { events, text } = await outcomeOf(
      routingBench({ [A]: [breaks], [B]: [second], [C]: [third] }, { settings }),
      A,
    );
    expect(text).toBe('One two three four five');
    expect(typesOf(events).filter((t) => t === 'model_continued')).toHaveLength(2);
  });

  it('is an error when the continuation begins the answer again in other words', async () => {
    const long = 'Refunds are paid within fourteen days after we receive the item';
    const again = goesOn('Refunds are paid within fourteen days after we receive it.');
    const bench = routingBench({ [A]: [[start, says(long), fail('provider_error')]], [B]: [again] }, withFallback);
    const { error, text } = await outcomeOf(bench, A);
    expect(error).toMatchObject({ code: 'provider_error' });
    expect(text).toBe(long);
  });

  const toolCall: ModelEvent = { type: 'tool_call', index: 0, id: 'c1', name: 'f', argumentsDelta: '{"a' };
  it.each<[string, Step[], object]>([
    ['the workspace does not allow it', breaks, { routing: { continueAfterFailure: false } }],
    ['a tool call was under way', [start, says('Hm'), toolCall, fail('provider_error')], {}],
    ['the failure is the request’s own', [start, says('Hm'), fail('provider_rejected')], {}],
  ])('is an error when %s', async (_, script, options) => {
    const bench = routingBench({ [A]: [script], [B]: [clean] }, { ...withFallback, ...options });
    expect((await outcomeOf(bench, A)).error).toBeDefined();
    expect(bench.scripted.asked).toEqual([A]);
  });

  it('is an error when the answer is JSON, or only the built-in model is left', async () => {
    const json = { ...contractRequest(A), parameters: { responseFormat: { type: 'json_object' } } };
    const bench = routingBench({ [A]: [breaks], [B]: [clean] }, withFallback);
    expect((await outcomeOf(bench, json)).error).toMatchObject({ code: 'provider_unavailable' });
    const settings = { fallbackModels: [EXTRACTIVE_MODEL_ID] };
    expect((await outcomeOf(routingBench({ [A]: [breaks] }, { settings }), A)).error).toBeDefined();
  });

  it('begins anew when there were thoughts but no words', async () => {
    const thinks: Step[] = [start, { type: 'reasoning', text: 'Hm' }, fail('provider_error')];
    const bench = routingBench({ [A]: [thinks], [B]: [clean] }, withFallback);
    const { events, text } = await outcomeOf(bench, A);
    expect(typesOf(events)).toEqual(['start', 'reasoning', 'model_continued', 'text', 'finish']);
    expect(text).toBe('Hello');
    expect(bench.scripted.requests[1]!.messages).toEqual(contractRequest(A).messages);
  });
});

describe('time limits', () => {
  const silence = { waitMs: 600_000 };

  it('a model that says nothing is left for the next, its call is cut', async () => {
    const bench = routingBench(
      { [A]: [[start, silence]], [B]: [clean] },
      { ...withFallback, routing: { firstTokenTimeoutMs: 5_000 } },
    );
    const { events, text, tookMs } = await outcomeOf(bench, A);
    expect(text).toBe('Hello');
    expect(tookMs).toBeLessThan(5_200);
    expect(bench.scripted.cut).toBe(1);
    // It may have read the prompt.
    const last = events.at(-1);
    expect(last?.type === 'finish' && last.usage.promptTokens).toBeGreaterThan(usage.promptTokens + 40);
  });

  it('a model that falls silent is an error, or the next goes on', async () => {
    const stalls: Step[] = [start, says('One two'), silence];
    const alone = await outcomeOf(routingBench({ [A]: [stalls] }, { routing: { idleTimeoutMs: 2_000 } }), A);
    expect(alone.error).toMatchObject({ code: 'provider_timeout' });
    expect(alone.tookMs).toBeLessThan(2_200);
    const bench = routingBench(
      { [A]: [stalls], [B]: [[start, says('One two three'), finish]] },
      { ...withFallback, routing: { idleTimeoutMs: 2_000 } },
    );
    expect((await outcomeOf(bench, A)).text).toBe('One two three');
  });

  it('the total counts for all models together', async () => {
    const slow: Step[] = [start, ...Array.from({ length: 40 }, () => [says('word '), { waitMs: 500 }]).flat(), finish];
    const bench = routingBench({ [A]: [slow], [B]: [clean] }, { ...withFallback, routing: { totalTimeoutMs: 3_000 } });
    const { error, tookMs } = await outcomeOf(bench, A);
    expect(error).toMatchObject({ code: 'provider_timeout' });
    expect(tookMs).toBeLessThan(3_200);
    expect(bench.scripted.asked).toEqual([A]);
  });

  it('a slow answer that goes on is none of them', async () => {
    const slow: Step[] = [start, ...Array.from({ length: 20 }, () => [says('w '), { waitMs: 1_900 }]).flat(), finish];
    const bench = routingBench({ [A]: [slow] }, { routing: { firstTokenTimeoutMs: 2_000, idleTimeoutMs: 2_000 } });
    expect((await outcomeOf(bench, A)).text).toBe('w '.repeat(20));
  });

  it('a workspace may lower the installation’s limits, not raise them', async () => {
    const bench = routingBench({ [A]: [[start, says('One'), silence]] }, { routing: { idleTimeoutMs: 500_000 } });
    expect((await outcomeOf(bench, A)).tookMs).toBeLessThan(30_200);
  });

  it('a caller who leaves ends the call at once, in an answer and in a wait', async () => {
    for (const [script, after] of [
      [[start, says('One'), silence], 1],
      [[fail('provider_rate_limited', 5)], 0],
    ] as [Step[], number][]) {
      const bench = routingBench({ [A]: [script], [B]: [clean] }, withFallback);
      const leaving = new AbortController();
      void bench.clock.sleep(1_000).then(() => leaving.abort());
      const { error, events, tookMs } = await outcomeOf(bench, A, leaving.signal);
      expect(error).toMatchObject({ name: 'AbortError' });
      expect(events.filter((e) => e.type === 'text')).toHaveLength(after);
      expect(tookMs).toBeLessThan(1_200);
      expect(bench.scripted.asked).toEqual([A]);
    }
  });
});

describe('the circuit breaker', () => {
  const key = `scripted/${A}`;
  const noRetries = { routing: { retryBudgetMs: 0 } };

  it('opens after failures in a row, and the model is passed over until its probe succeeds', async () => {
    const failing = Array.from({ length: CIRCUIT_POLICY.consecutive }, (): Step[] => [fail('provider_unavailable')]);
    const bench = routingBench({ [A]: [...failing, clean], [B]: [clean] }, { ...withFallback, ...noRetries });
    for (const _ of failing) await outcomeOf(bench, A);
    expect(bench.breakers.state(key)).toBe('open');
    const asked = bench.scripted.asked.length;
    expect(typesOf((await outcomeOf(bench, A)).events)).toContain('model_switched');
    expect(bench.scripted.asked.slice(asked)).toEqual([B]);
    await bench.clock.advance(CIRCUIT_POLICY.coolDownMs);
    expect((await outcomeOf(bench, A)).events[0]).toEqual({ type: 'start', model: A });
    expect(bench.breakers.state(key)).toBe('closed');
  });

  it('sends one probe at a time', async () => {
    const slow: Step[] = [start, says('Hello'), { waitMs: 5_000 }, finish];
    const bench = routingBench(
      { [A]: [[fail('provider_rate_limited', 60)], slow], [B]: [clean] },
      { ...withFallback, ...noRetries },
    );
    await outcomeOf(bench, A);
    await bench.clock.advance(60_000);
    const probe = outcomeOf(bench, A);
    const other = await outcomeOf(bench, A);
    expect(other.events[0]).toEqual({ type: 'start', model: B });
    expect((await probe).events[0]).toEqual({ type: 'start', model: A });
  });

  it('gives a probe back whose caller left', async () => {
    const bench = routingBench(
      { [A]: [[fail('provider_rate_limited', 60)], [start, { waitMs: 9_000 }], clean] },
      noRetries,
    );
    await outcomeOf(bench, A);
    await bench.clock.advance(60_000);
    const leaving = new AbortController();
    void bench.clock.sleep(100).then(() => leaving.abort());
    await outcomeOf(bench, A, leaving.signal);
    expect(bench.breakers.state(key)).toBe('half_open');
    expect((await outcomeOf(bench, A)).text).toBe('Hello');
    expect(bench.breakers.state(key)).toBe('closed');
  });

  it('knows that a probe succeeded also when its reader stops at the last event', async () => {
    const bench = routingBench({ [A]: [[fail('provider_rate_limited', 60)], clean] }, noRetries);
    await outcomeOf(bench, A);
    await bench.clock.advance(60_000);
    for await (const event of bench.router.stream(contractRequest(A), new AbortController().signal)) {
      if (event.type === 'finish') break;
    }
    expect(bench.breakers.state(key)).toBe('closed');
  });

  it('does not refuse service: with no other model the failing one is asked, once', async () => {
    const bench = routingBench({ [A]: [[fail('provider_rate_limited', 60)], [fail('provider_error')], clean] });
    await outcomeOf(bench, A);
    expect(bench.breakers.state(key)).toBe('open');
    const { error, tookMs } = await outcomeOf(bench, A);
    expect(error).toMatchObject({ code: 'provider_error' });
    expect(tookMs).toBe(0);
    expect((await outcomeOf(bench, A)).text).toBe('Hello');
    expect(bench.breakers.state(key)).toBe('closed');
  });

  it('asks the failing one also when the others have failed now', async () => {
    const scripts = { [A]: [[fail('provider_rate_limited', 60)], clean], [B]: [clean, [fail('provider_auth_failed')]] };
    const bench = routingBench(scripts, { ...withFallback, ...noRetries });
    await outcomeOf(bench, A);
    expect((await outcomeOf(bench, A)).events[0]).toEqual({ type: 'start', model: A });
  });

  it('is not opened by one workspace’s impatience', async () => {
    const bench = routingBench(
      { [A]: [[start, { waitMs: 9_000 }]] },
      { routing: { firstTokenTimeoutMs: 100, retryBudgetMs: 0 } },
    );
    for (let i = 0; i < 2 * CIRCUIT_POLICY.consecutive; i++) await outcomeOf(bench, A);
    expect(bench.breakers.state(key)).toBe('closed');
  });

  it('counts a model that breaks off in its answers', async () => {
    const bench = routingBench({ [A]: [[start, says('One'), fail('provider_error')]] });
    for (let i = 0; i < CIRCUIT_POLICY.consecutive; i++) await outcomeOf(bench, A);
    expect(bench.breakers.state(key)).toBe('open');
  });
});

it('the time to the first word is observed', async () => {
  const bench = routingBench({ [A]: [[{ waitMs: 400 }, start, says('Hello'), { waitMs: 5_000 }, finish]] });
  await outcomeOf(bench, A);
  expect(bench.latency.of(`scripted/${A}`)).toEqual({ ms: 400, samples: 1 });
});
