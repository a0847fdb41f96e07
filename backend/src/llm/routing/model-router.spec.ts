import { describe, expect, it } from '@jest/globals';
import type { ErrorCode } from '@nexus/contracts';
import { Logger } from '@nestjs/common';
import { EXTRACTIVE_MODEL_ID } from '../catalogue/catalogue-model.js';
import type { ModelEvent } from '../chat-model.js';
import { contractPassages, contractRequest } from '../testing/chat-model.contract.js';
import { catalogueEntry } from '../testing/fake-source.js';
import { outcomeOf, routingBench } from '../testing/routing-bench.js';
import { CLEAN, fail, FINISH, says, START, typesOf, USAGE } from '../testing/routing-scripts.js';
import type { Step } from '../testing/scripted-model.js';
import { MAX_RETRIES } from './retries.js';

Logger.overrideLogger(false);

const [A, B, C] = ['a/cheap', 'b/dear', 'c/third'] as const;
const MODELS = [catalogueEntry(A, 1), catalogueEntry(B, 100), catalogueEntry('d/varies', null)];
const withFallback = { settings: { fallbackModels: [B] }, models: MODELS };

describe('an answer', () => {
  it('is forwarded, and priced if the provider reports no cost', async () => {
    const { events } = await outcomeOf(routingBench({ [A]: [CLEAN] }, { models: MODELS }), A);
    expect(events).toEqual([
      { type: 'start', model: A },
      says('Hello'),
      { ...FINISH, usage: { ...USAGE, costUsd: 0.002, estimated: true } },
    ]);
  });

  it('keeps a reported cost, even zero, and has none without a price', async () => {
    const free: ModelEvent = { type: 'finish', finishReason: 'stop', usage: { ...USAGE, costUsd: 0 } };
    const bench = routingBench({ [A]: [[START, says('x'), free]], 'd/varies': [CLEAN] }, { models: MODELS });
    expect((await outcomeOf(bench, A)).events.at(-1)).toEqual(free);
    expect((await outcomeOf(bench, 'd/varies')).events.at(-1)).toMatchObject({ usage: { costUsd: null } });
  });

  it('may come in one piece only where no other model could answer', async () => {
    const bench = routingBench({ [A]: [CLEAN], [B]: [CLEAN] }, withFallback);
    const whole = { ...contractRequest(A), whole: true };
    await outcomeOf(bench, whole);
    await outcomeOf(bench, { ...whole, fallbacks: [] });
    expect(bench.scripted.requests.map((r) => r.whole)).toEqual([false, true]);
    expect(bench.scripted.requests.map((r) => r.unread)).toEqual([true, undefined]);
    // The duration of a whole answer says nothing about the time to its first word.
    expect(bench.latency.of(`scripted/${A}`)?.samples).toBe(1);
  });

  it('does not start with empty text: another model may still give the whole answer', async () => {
    const bench = routingBench({ [A]: [[START, says(''), fail('provider_empty_answer')]], [B]: [CLEAN] }, withFallback);
    const { events } = await outcomeOf(bench, A);
    expect(typesOf(events)).toEqual(['start', 'model_switched', 'text', 'finish']);
    expect(bench.scripted.asked).toEqual([A, B]);
    expect(bench.scripted.requests[1]).toMatchObject({ messages: contractRequest(A).messages });
  });

  it('of a missing model is an error', async () => {
    expect((await outcomeOf(routingBench({}), 'no/such')).error).toMatchObject({ code: 'model_not_found' });
  });
});

describe('before the first word', () => {
  it('retries a transient failure with increasing waits', async () => {
    const bench = routingBench({ [A]: [[START, fail('provider_error')], [fail('provider_unavailable')], CLEAN] });
    const { events, tookMs } = await outcomeOf(bench, A);
    expect(typesOf(events)).toEqual(['start', 'text', 'finish']);
    expect(bench.scripted.asked).toEqual([A, A, A]);
    expect(tookMs).toBeGreaterThanOrEqual(125 + 250);
    expect(bench.breakers.state(`scripted/${A}`)).toBe('closed');
  });

  it('limits retries, then the next model answers with a notice', async () => {
    const bench = routingBench({ [A]: [[fail('provider_error')]], [B]: [CLEAN] }, withFallback);
    const { events } = await outcomeOf(bench, A);
    expect(bench.scripted.asked).toEqual([...Array<string>(MAX_RETRIES + 1).fill(A), B]);
    expect(events.slice(0, 2)).toEqual([
      { type: 'start', model: B },
      { type: 'notice', code: 'model_switched', detail: `${A} did not answer; ${B} answers instead.` },
    ]);
    expect(typesOf(events)).toEqual(['start', 'model_switched', 'text', 'finish']);
  });

  it('waits as long as the provider asks, when the budget allows', async () => {
    const bench = routingBench({ [A]: [[fail('provider_rate_limited', 3)], CLEAN] });
    const { text, tookMs } = await outcomeOf(bench, A);
    expect(text).toBe('Hello');
    expect(tookMs).toBeGreaterThanOrEqual(3_000);
    expect(tookMs).toBeLessThan(3_200);
  });

  it('does not wait longer than the budget allows', async () => {
    const scripts = { [A]: [[fail('provider_rate_limited', 30)], CLEAN], [B]: [CLEAN] };
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
  ])('does not retry %s', async (code, asked) => {
    const bench = routingBench({ [A]: [[fail(code)], CLEAN], [B]: [CLEAN] }, withFallback);
    const { error, text } = await outcomeOf(bench, A);
    expect(bench.scripted.asked).toEqual(asked);
    if (asked.length === 1) expect(error).toMatchObject({ code });
    else expect(text).toBe('Hello');
  });

  it('does not retry our own bugs', async () => {
    const bench = routingBench({ [A]: [[new TypeError('bug')]], [B]: [CLEAN] }, withFallback);
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
    const bench = routingBench({ [A]: [[fail('provider_auth_failed')]], [B]: [CLEAN], [C]: [CLEAN] }, withFallback);
    const { events } = await outcomeOf(bench, { ...contractRequest(A), fallbacks: [C] });
    expect(events[0]).toEqual({ type: 'start', model: C });
  });
});

describe('after the first word', () => {
  const breaks: Step[] = [START, says('One two'), says(' three'), fail('provider_unavailable')];
  const asked = { ...contractRequest(A), parameters: { maxTokens: 100 } };
  const goesOn = (...texts: string[]): Step[] => [START, ...texts.map(says), FINISH];

  it('continues with the next model, without repeating a character', async () => {
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

  it('adds the usage of both, the first estimated', async () => {
    const bench = routingBench({ [A]: [breaks], [B]: [goesOn('One two three four')] }, withFallback);
    const last = (await outcomeOf(bench, asked)).events.at(-1);
    if (last?.type !== 'finish') throw new Error('no finish');
    expect(last.usage.estimated).toBe(true);
    expect(last.usage.promptTokens).toBeGreaterThan(USAGE.promptTokens + 40);
    expect(last.usage.completionTokens).toBe(USAGE.completionTokens + Math.ceil('One two three'.length / 4));
    expect(last.usage.costUsd).toBeGreaterThan(0.2);
  });

  it('keeps citation numbers', async () => {
    const [first, second] = contractPassages();
    const cites: Step[] = [
      START,
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

  it('continues more than once', async () => {
    const second: Step[] = [START, says('One two three four'), fail('provider_timeout')];
    const third = goesOn('One two three four five');
    const settings = { fallbackModels: [B, C] };
    const { events, text } = await outcomeOf(
      routingBench({ [A]: [breaks], [B]: [second], [C]: [third] }, { settings }),
      A,
    );
    expect(text).toBe('One two three four five');
    expect(typesOf(events).filter((t) => t === 'model_continued')).toHaveLength(2);
  });

  it('is an error when the continuation restarts the answer in other words', async () => {
    const long = 'Refunds are paid within fourteen days after we receive the item';
    const again = goesOn('Refunds are paid within fourteen days after we receive it.');
    const bench = routingBench({ [A]: [[START, says(long), fail('provider_error')]], [B]: [again] }, withFallback);
    const { error, text } = await outcomeOf(bench, A);
    expect(error).toMatchObject({ code: 'provider_error' });
    expect(text).toBe(long);
  });

  const toolCall: ModelEvent = { type: 'tool_call', index: 0, id: 'c1', name: 'f', argumentsDelta: '{"a' };
  it.each<[string, Step[], object]>([
    ['the workspace does not allow it', breaks, { routing: { continueAfterFailure: false } }],
    ['a tool call was under way', [START, says('Hm'), toolCall, fail('provider_error')], {}],
    ['the failure is the request’s own', [START, says('Hm'), fail('provider_rejected')], {}],
  ])('is an error when %s', async (_, script, options) => {
    const bench = routingBench({ [A]: [script], [B]: [CLEAN] }, { ...withFallback, ...options });
    expect((await outcomeOf(bench, A)).error).toBeDefined();
    expect(bench.scripted.asked).toEqual([A]);
  });

  it('is an error when the answer is JSON, or only the built-in model is left', async () => {
    const json = { ...contractRequest(A), parameters: { responseFormat: { type: 'json_object' } } };
    const bench = routingBench({ [A]: [breaks], [B]: [CLEAN] }, withFallback);
    expect((await outcomeOf(bench, json)).error).toMatchObject({ code: 'provider_unavailable' });
    const settings = { fallbackModels: [EXTRACTIVE_MODEL_ID] };
    expect((await outcomeOf(routingBench({ [A]: [breaks] }, { settings }), A)).error).toBeDefined();
  });

  it('restarts when there were thoughts but no words', async () => {
    const thinks: Step[] = [START, { type: 'reasoning', text: 'Hm' }, fail('provider_error')];
    const bench = routingBench({ [A]: [thinks], [B]: [CLEAN] }, withFallback);
    const { events, text } = await outcomeOf(bench, A);
    expect(typesOf(events)).toEqual(['start', 'reasoning', 'model_continued', 'text', 'finish']);
    expect(text).toBe('Hello');
    expect(bench.scripted.requests[1]!.messages).toEqual(contractRequest(A).messages);
  });
});
