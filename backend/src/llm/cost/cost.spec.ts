import { afterAll, describe, expect, it } from '@jest/globals';
import type { CatalogueModel } from '../catalogue/catalogue-model.js';
import { EXTRACTIVE_MODEL } from '../catalogue/catalogue-model.js';
import type { ChatRequest } from '../chat-model.js';
import { CostService, promptText, writtenIn } from './cost.service.js';
import { TokenCounter } from './token-counter.js';
import { COUNTED_CHARS, countPieces, piecesOf } from './token-pieces.js';

const counter = new TokenCounter();
const costs = new CostService(counter);
afterAll(() => counter.onApplicationShutdown());

const MODEL: CatalogueModel = {
  ...EXTRACTIVE_MODEL,
  id: 'sim/standard',
  isLocal: false,
  pricing: { prompt: 3, completion: 15 },
};
const request = (content: string): ChatRequest => ({
  model: MODEL.id,
  messages: [{ role: 'user', content }],
  passages: [],
});

describe('pieces of a text', () => {
  it('are the whole text unless it contains an extremely long run', () => {
    expect(piecesOf('How long do returns take?')).toEqual(['How long do returns take?']);
    const long = `${'a'.repeat(20_000)} ${' '.repeat(500)}end`;
    expect(piecesOf(long).join('')).toBe(long);
    expect(Math.max(...piecesOf(long).map((p) => p.length))).toBeLessThanOrEqual(96);
  });

  it('are counted up to a bound, and the rest is extrapolated', () => {
    expect(countPieces('', () => 1)).toBe(0);
    expect(countPieces('x '.repeat(COUNTED_CHARS), (piece) => piece.length / 2)).toBe(COUNTED_CHARS);
  });
});

describe('the token counter', () => {
  it('counts like the vocabulary, special tokens as text', async () => {
    expect(await counter.count('')).toBe(0);
    expect(await counter.count('The quick brown fox jumps over the lazy dog.')).toBe(10);
    expect(await counter.count('<|endoftext|>')).toBeGreaterThan(1);
    expect(await counter.count('退货需要在三十天之内完成')).toBe(10);
  });

  it('answers concurrent requests independently', async () => {
    const texts = Array.from({ length: 20 }, (_, i) => 'fox '.repeat(i));
    const alone: number[] = [];
    for (const text of texts) alone.push(await counter.count(text));
    expect(await Promise.all(texts.map((t) => counter.count(t)))).toEqual(alone);
  });

  it('restarts after it was stopped', async () => {
    counter.onApplicationShutdown();
    expect(await counter.count('fox')).toBe(1);
  });
});

describe('the cost of an answer', () => {
  it('is the cost reported by the provider', async () => {
    const reported = { promptTokens: 7, completionTokens: 3, costUsd: 0.5, estimated: false };
    expect(await costs.complete(reported, request('x'), 'y', MODEL)).toBe(reported);
  });

  it('is computed from reported tokens when the provider reports no cost', async () => {
    const usage = { promptTokens: 1_000_000, completionTokens: 100_000, costUsd: null, estimated: false };
    expect(await costs.complete(usage, request('x'), 'y', MODEL)).toEqual({ ...usage, costUsd: 4.5, estimated: true });
    expect(await costs.complete(usage, request('x'), 'y', undefined)).toMatchObject({ costUsd: null });
  });

  it('is computed from counted tokens when it reports nothing, and keeps a reported cost', async () => {
    const usage = { promptTokens: 999, completionTokens: 999, costUsd: null, estimated: true };
    const text = 'The quick brown fox jumps over the lazy dog.';
    expect(await costs.complete(usage, request(text), text, MODEL)).toEqual({
      promptTokens: 14,
      completionTokens: 10,
      costUsd: (14 * 3 + 10 * 15) / 1e6,
      estimated: true,
    });
    expect(await costs.complete({ ...usage, costUsd: 0.25 }, request(text), text, MODEL)).toMatchObject({
      promptTokens: 14,
      costUsd: 0.25,
    });
  });

  it('of an interrupted answer is that of the prompt and the received text', async () => {
    const broken = await costs.ofBroken(request('fox'), '', MODEL);
    expect(broken).toEqual({ promptTokens: 5, completionTokens: 0, costUsd: 15 / 1e6, estimated: true });
    expect(await costs.ofBroken(request('fox'), 'fox', EXTRACTIVE_MODEL)).toMatchObject({
      costUsd: 0,
      promptTokens: 0,
    });
  });

  it('includes everything that a model reads and writes', () => {
    const full = promptText({
      model: MODEL.id,
      messages: [{ role: 'assistant', content: 'said', toolCalls: [{ id: '1', name: 'lookup', arguments: '{}' }] }],
      passages: [{ title: 'Returns', heading: 'Time', text: 'within 30 days' } as never],
      parameters: { tools: [{ type: 'function', function: { name: 'search' } }] },
    });
    for (const part of ['said', 'lookup', 'Returns', 'Time', 'within 30 days', 'search']) expect(full).toContain(part);
    expect(writtenIn({ type: 'tool_call', index: 0, id: '1', name: 'a', argumentsDelta: 'b' })).toBe('ab');
    expect(writtenIn({ type: 'start', model: 'x' })).toBe('');
  });
});
