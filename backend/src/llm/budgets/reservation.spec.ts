import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type CatalogueModel, EXTRACTIVE_MODEL } from '../catalogue/catalogue-model.js';
import type { ChatRequest } from '../chat-model.js';
import { promptText } from '../cost/cost.service.js';
import { TokenCounter } from '../cost/token-counter.js';
import { alertLevel, appliesTo, type BudgetRule, fromCounted, toCounted } from './account.js';
import { DEFAULT_ANSWER_TOKENS, promptBound, REASONING_ANSWER_TOKENS, reservationFor } from './reservation.js';

const counter = new TokenCounter();
afterAll(() => counter.onApplicationShutdown());

const model = (prompt: number | null, completion: number | null): CatalogueModel => ({
  ...EXTRACTIVE_MODEL,
  id: 'a/b',
  isLocal: false,
  pricing: { prompt, completion },
});
const request = (content: string, more: Partial<ChatRequest> = {}): ChatRequest => ({
  model: 'a/b',
  messages: [{ role: 'user', content }],
  passages: [],
  ...more,
});

describe('the reservation of a call', () => {
  it.each([
    ['English', 'How long do customers have to return goods? '.repeat(50)],
    ['Hindi', 'ग्राहक तीस दिनों के भीतर सामान लौटा सकते हैं। '.repeat(20)],
    ['Chinese', '退货需要在三十天之内完成，请保留收据。'.repeat(20)],
    ['runes', 'ᚠᛇᚻ᛫ᛒᛦᚦ'.repeat(50)],
    ['emoji', '😀🦊🧪🥑'.repeat(50)],
    ['random bytes', randomBytes(2_000).toString('base64')],
    ['digits', '0123456789'.repeat(100)],
  ])('is never less than the tokens of %s', async (_, text) => {
    const asked = request(text, { passages: [{ title: 'T', text } as never], parameters: { tools: [{ type: 'f' }] } });
    expect(promptBound(asked)).toBeGreaterThanOrEqual((await counter.count(promptText(asked))) + 4);
  });

  it('does not count image data as text', () => {
    const parts = [{ type: 'image_url', image_url: { url: `data:image/png;base64,${'A'.repeat(900_000)}` } }];
    const bound = promptBound({ ...request(''), messages: [{ role: 'user', content: '', parts }] });
    expect(bound).toBeGreaterThan(6_000);
    expect(bound).toBeLessThan(10_000);
  });

  it('is the prompt and the longest answer at the highest price of the chain', () => {
    const asked = request('x', { parameters: { maxTokens: 1_000 } });
    const prompt = promptBound(asked);
    const { nanoUsd, tokens } = reservationFor(asked, [model(1, 2), model(3, 15), undefined]);
    expect(tokens).toBe(prompt + 1_000);
    expect(nanoUsd).toBe(Math.ceil((prompt * 3 + 1_000 * 15) * 1_000));
    expect(reservationFor(request('x'), [model(1, 2)]).tokens).toBe(promptBound(request('x')) + DEFAULT_ANSWER_TOKENS);
  });

  it('is the longest answer that the model can give, thoughts included', () => {
    const answer = (m: CatalogueModel, parameters = {}) =>
      reservationFor(request('x', { parameters }), [m]).tokens - promptBound(request('x', { parameters }));
    const thinker: CatalogueModel = { ...model(1, 2), capabilities: ['reasoning'] };
    expect(answer(thinker)).toBe(REASONING_ANSWER_TOKENS);
    expect(answer({ ...thinker, maxCompletionTokens: 8_000 })).toBe(8_000);
    expect(answer({ ...model(1, 2), maxCompletionTokens: 100_000 })).toBe(DEFAULT_ANSWER_TOKENS);
    expect(answer({ ...thinker, maxCompletionTokens: 8_000 }, { maxTokens: 20_000 })).toBe(8_000);
    expect(answer(thinker, { maxTokens: 20_000 })).toBe(20_000);
  });

  it('counts tokens but no money for a local server', () => {
    const local: CatalogueModel = { ...model(0, 0), isLocal: true };
    expect(reservationFor(request('x'), [local])).toMatchObject({ nanoUsd: 0 });
    expect(reservationFor(request('x'), [local]).tokens).toBeGreaterThan(DEFAULT_ANSWER_TOKENS);
  });

  it('is zero for the built-in model, and no money where the price is unknown', () => {
    expect(reservationFor(request('x'), [EXTRACTIVE_MODEL])).toEqual({ nanoUsd: 0, tokens: 0 });
    expect(reservationFor(request('x'), [EXTRACTIVE_MODEL, model(1, 1)]).nanoUsd).toBeGreaterThan(0);
    const unknown = reservationFor(request('x'), [model(null, null)]);
    expect(unknown.nanoUsd).toBe(0);
    expect(unknown.tokens).toBeGreaterThan(0);
  });
});

describe('accounts', () => {
  const rule = (subjectType: BudgetRule['subjectType'], subjectId: string): BudgetRule => ({
    id: 'b',
    subjectType,
    subjectId,
    period: 'day',
    unit: 'usd',
    limit: 1,
  });
  const who = (extra: object) => ({ id: 'x', workspaceId: 'w', permissions: new Set(), ...extra }) as never;

  it('count money to the billionth and tokens one by one', () => {
    expect(toCounted('usd', 0.000_000_3)).toBe(300);
    expect(fromCounted('usd', 300)).toBe(0.000_000_3);
    expect(toCounted('tokens', 7)).toBe(7);
  });

  it('apply to their subject only; those of the workspace apply to everyone', () => {
    const member = who({ kind: 'member', userId: '1' });
    const token = who({ kind: 'api_token', tokenId: '1' });
    const visitor = who({ kind: 'visitor', widgetId: '1' });
    const applies = (r: BudgetRule) => [member, token, visitor].map((p) => appliesTo(r, p));
    expect(applies(rule('workspace', 'w'))).toEqual([true, true, true]);
    expect(applies(rule('member', '1'))).toEqual([true, false, false]);
    expect(applies(rule('token', '1'))).toEqual([false, true, false]);
    expect(applies(rule('widget', '1'))).toEqual([false, false, true]);
    expect(applies(rule('widget', '2'))).toEqual([false, false, false]);
  });

  it('alert at 80 and 100 per cent, and always when there is nothing to spend', () => {
    expect([79, 80, 99, 100, 500].map((spent) => alertLevel(spent, 100))).toEqual([0, 80, 80, 100, 100]);
    expect(alertLevel(0, 0)).toBe(100);
  });
});
