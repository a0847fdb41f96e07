import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CacheReplay } from '../../src/chat/cache-replay.js';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import { Scenario } from '../support/scenario.js';
import { ask, type ChatBench, MODEL, send, startBench, until } from './chat-support.js';

describe('repeated questions on the fast path', () => {
  let bench: ChatBench;
  let account: TestAccount;
  let n = 0;

  beforeAll(async () => {
    bench = await startBench(1, { NEXUS_COMPLETIONS_PER_MINUTE: '40' });
    account = await registerAccount(api());
  });
  afterEach(() => void jest.restoreAllMocks());
  afterAll(() => bench.close());

  const api = () => bench.replicas[0]!;
  const question = (extra: object = {}) => ({
    prompt: `What is number ${++n}?`,
    model: MODEL,
    use_rag: false,
    ...extra,
  });
  /** Only the normal pipeline subscribes to an Observable. */
  const normalPipeline = () => jest.spyOn(api().app.get(CacheReplay, { strict: false }), 'answer');
  const asToken = (scopes: string[]) => new Scenario(api(), account).token(scopes);
  /** The fields in which two answers of the same entry can differ. */
  const lasting = ({ id: _, latency_ms: __, time_to_first_token_ms: ___, ...rest }: Record<string, unknown>) => rest;

  it('have the same body, headers and usage as in the normal pipeline', async () => {
    const body = question();
    const first = await ask(api(), account, body);
    const calls = normalPipeline();
    const fast = await ask(api(), account, body);
    expect(calls).not.toHaveBeenCalled();
    const usual = await send(api(), 'POST', '/api/v1/create', account, `${JSON.stringify(body)} `);
    expect(calls).toHaveBeenCalledTimes(1);

    expect(fast.body).toMatchObject({ content: first.body.content, source: 'cache', cache: { status: 'exact' } });
    expect(lasting(fast.body)).toEqual(lasting(usual.body));
    expect(fast.body.id).not.toBe(usual.body.id);
    const ignored = [
      'date',
      'content-length',
      'x-request-id',
      'x-nexus-overhead-ms',
      'ratelimit-remaining',
      'ratelimit-reset',
    ];
    const headers = (h: Headers) => Object.fromEntries([...h].filter(([name]) => !ignored.includes(name)));
    expect(headers(fast.headers)).toEqual(headers(usual.headers));
    expect(Number(fast.headers.get('x-nexus-overhead-ms'))).toBeGreaterThan(0);
    expect(bench.simulator.completionRequests).toHaveLength(1);
    await until('usage of all three', async () => {
      const { body: overview } = await send(api(), 'GET', '/api/cache/stats', account);
      return overview.exact_hits === 2;
    });
  });

  it('have OpenAI’s format on its path', async () => {
    const body = { model: MODEL, messages: [{ role: 'user', content: `Number ${++n}?` }], nexus: { use_rag: false } };
    const post = () => send(api(), 'POST', '/v1/chat/completions', account, body);
    const first = await post();
    const calls = normalPipeline();
    const fast = await post();
    expect(calls).not.toHaveBeenCalled();
    expect(fast.body).toMatchObject({ object: 'chat.completion', choices: first.body.choices });
    expect(fast.body.nexus.cache.status).toBe('exact');
  });

  it('are counted once, hit or miss, and rejected beyond the limit', async () => {
    const other = await registerAccount(api());
    const body = question();
    const left = async () => Number((await ask(api(), other, body)).headers.get('ratelimit-remaining'));
    const [miss, hit] = [await left(), await left()];
    expect(hit).toBe(miss - 1);
    await send(api(), 'DELETE', '/api/cache/entries', other);
    // Known bytes without a stored answer: the normal pipeline reuses the look-up of the fast path.
    expect(await left()).toBe(hit - 1);
    for (let i = hit - 1; i > 0; i--) await left();
    const refused = await ask(api(), other, body);
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('are limited to their workspace and to principals with permission', async () => {
    const body = question();
    await ask(api(), account, body);
    expect((await ask(api(), account, body)).body.cache.status).toBe('exact');
    const stranger = await registerAccount(api());
    expect((await ask(api(), stranger, body)).body.cache.status).toBe('miss');
    const reader = await asToken(['rag:read']);
    expect(await ask(api(), reader, body)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const foreign = { headers: { ...account.headers, 'x-workspace-id': stranger.workspaceId } };
    expect(await ask(api(), foreign, body)).toMatchObject({ status: 403 });
    expect(await ask(api(), { headers: { authorization: 'Bearer nope' } }, body)).toMatchObject({ status: 401 });
  });

  it('are rejected after the token expires', async () => {
    const body = question();
    const token = await asToken(['chat']);
    for (let i = 0; i < 2; i++) expect((await ask(api(), token, body)).status).toBe(200);
    await send(api(), 'DELETE', `/api/tokens/${token.id}`, account);
    expect(await ask(api(), token, body)).toMatchObject({ status: 401 });
  });

  it('are answered again after a change of documents or prompts, or on request', async () => {
    const body = question();
    for (let i = 0; i < 2; i++) await ask(api(), account, body);
    await send(api(), 'POST', '/api/prompts', account, { name: 'Other', text: 'Be brief.', activate: true });
    expect((await ask(api(), account, body)).body.cache.status).toBe('miss');
    const bypassing = question({ cache: { mode: 'bypass' } });
    for (let i = 0; i < 2; i++) expect((await ask(api(), account, bypassing)).body.cache.status).toBe('bypass');
    await send(api(), 'PUT', '/api/model-config', account, { allowed_models: ['other/*'] });
    expect(await ask(api(), account, body)).toMatchObject({ status: 403, body: { code: 'model_not_allowed' } });
  });
});
