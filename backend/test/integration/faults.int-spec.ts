import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { PROBLEMS } from '@nexus/contracts';
import { registerAccount } from '../support/accounts.js';
import { freePort } from '../support/product.js';
import { ask, send, until } from './chat-support.js';
import { above, at, bounded, type Case, Faults, ROWS, sequence, TEXT, WHOLE } from './faults-support.js';

describe('faults of a provider', () => {
  const faults = new Faults();
  beforeAll(async () => {
    await faults.start();
    const account = await registerAccount(faults.api);
    // Prices of broken answers come from the list.
    await until('the model list', async () => {
      const { body } = await send(faults.api, 'GET', '/api/v1/models?q=sim/standard', account);
      return body.items.length > 0;
    });
  });
  afterAll(() => faults.bench?.close());

  const working = 'sim/cheap';
  beforeEach(() => {
    faults.bench.simulator.reset();
    faults.bench.simulator.scriptModel(working, { text: TEXT, times: 40 });
  });

  describe.each(ROWS)('$fault $when', ({ when, does, code, retried, retryAfter }) => {
    const { status } = PROBLEMS[code];
    const problem = { status, code, request_id: expect.any(String), detail: expect.any(String) };
    const notice = when === 'within' ? 'model_continued' : 'model_switched';
    const said = does.reasoning ? 'reasoning' : 'delta';

    it('alone: one clear problem', async () => {
      const account = await faults.workspace([]);
      const cases = [faults.fail(does), faults.fail(does), faults.fail(does)] as const;
      const ofJson = async (c: Case): Promise<void> => {
        const json = await faults.json(account, c);
        expect(json).toMatchObject({ status, body: problem });
        expect(json.headers.get('content-type')).toContain('application/problem+json');
        if (retryAfter) expect(json.headers.get('retry-after')).toBe(retryAfter);
      };
      const ofStream = async (c: Case): Promise<void> => {
        if (when !== 'within') {
          const refused = await bounded('stream', ask(faults.api, account, { ...c, stream: true }));
          return expect(refused).toMatchObject({ status, body: problem });
        }
        const s = await faults.sse(account, c);
        expect(s.status).toBe(200);
        expect(sequence(s.events)).toEqual(['start', said, 'error']);
        expect(s.events.at(-1)).toEqual({ type: 'error', problem: expect.objectContaining(problem) });
        expect(TEXT.startsWith(s.text())).toBe(true);
      };
      const ofWhole = async (c: Case): Promise<void> => {
        expect(await faults.json(account, { ...c, ...WHOLE })).toMatchObject({ status, body: problem });
        const sent = faults.bench.simulator.completionRequests.find((r) => r.body?.model === c.model);
        expect(sent?.body?.stream).toBe(false);
      };
      await Promise.all([ofJson(cases[0]), ofStream(cases[1]), ofWhole(cases[2])]);
      for (const { model } of cases.slice(0, 2)) {
        if (retried) expect(faults.callsOf(model)).toBeGreaterThan(1);
        else expect(faults.callsOf(model)).toBe(1);
      }
      // A model that refuses is not charged; one that broke off is, and one that was too slow may have read the prompt.
      await faults.expectNothingLeft(account, cases, when === 'within' || code === 'provider_timeout' ? above(0) : 0);
    });

    it('with a fallback: the next model answers, and says so', async () => {
      const account = await faults.workspace([working]);
      const cases = [faults.fail(does), faults.fail(does)] as const;
      let cost = 0;
      const ofJson = async (c: Case): Promise<void> => {
        const json = await faults.json(account, c);
        // Nobody had read what came before the silence: the whole answer is the other model's.
        const isContinued = when === 'within' && does.fault !== 'stall';
        const model = isContinued ? c.model : working;
        expect(json).toMatchObject({
          status: 200,
          body: {
            model,
            content: TEXT,
            finish_reason: 'stop',
            notices: [{ code: isContinued ? notice : 'model_switched' }],
          },
        });
        expect(json.body.usage.cost_usd).toBeGreaterThan(0);
        cost += json.body.usage.cost_usd as number;
      };
      const ofStream = async (c: Case): Promise<void> => {
        const s = await faults.sse(account, c);
        expect(sequence(s.events)).toEqual(
          when === 'within'
            ? ['start', said, notice, ...(does.fault === 'cut' ? [] : ['delta']), 'usage', 'done']
            : ['start', notice, 'delta', 'usage', 'done'],
        );
        expect(s.text()).toBe(TEXT);
        expect(s.ids).toEqual(s.events.map((_, n) => n + 1));
        cost += s.events.find((e) => e.type === 'usage')?.cost_usd ?? NaN;
      };
      await Promise.all([ofJson(cases[0]), ofStream(cases[1])]);
      await faults.expectNothingLeft(account, cases, expect.closeTo(cost, 8));
    });
  });

  it('a late answer is an answer', async () => {
    const account = await faults.workspace([]);
    const c = faults.fail({ firstByteMs: 400, text: TEXT, comments: 3, tokenMs: 50 });
    const answer = await faults.json(account, c);
    expect(answer).toMatchObject({ status: 200, body: { content: TEXT, model: c.model } });
    expect(answer.body.notices).toBeUndefined();
    expect(faults.callsOf(c.model)).toBe(1);
  });

  it('a failure that passes is not seen, and its answer is kept', async () => {
    const account = await faults.workspace([]);
    const c = faults.fail({ status: 503, times: 2 }, { text: TEXT, times: 1 });
    const clean = { status: 200, body: { content: TEXT, cache: { status: 'miss' } } };
    expect(await faults.json(account, c)).toMatchObject(clean);
    expect(faults.callsOf(c.model)).toBe(3);
    expect(await faults.json(account, c)).toMatchObject({
      ...clean,
      body: { content: TEXT, cache: { status: 'exact' } },
    });
  });

  it('an answer that broke off is not continued where the workspace does not want it', async () => {
    const account = await faults.workspace([working]);
    const config = { fallback_models: [working], routing: { continue_after_failure: false } };
    await send(faults.api, 'PUT', '/api/model-config', account, config);
    const s = await faults.sse(account, faults.fail(at('within', { fault: 'disconnect' })));
    expect(sequence(s.events)).toEqual(['start', 'delta', 'error']);
    expect(faults.callsOf(working)).toBe(0);
  });

  it('a call of a tool is not continued', async () => {
    const account = await faults.workspace([working]);
    const toolCall = { id: 'call_1', name: 'lookup', arguments: '{"query":"price"}' };
    const s = await faults.sse(account, faults.fail({ text: '', toolCall, fault: 'cut' }));
    expect(sequence(s.events)).toEqual(['start', 'tool_call', 'error']);
    expect(faults.callsOf(working)).toBe(0);
  });

  it('a provider that asks to be left alone is left alone', async () => {
    const account = await faults.workspace([working]);
    const c = faults.fail({ status: 429, retryAfter: 30 });
    for (const prompt of [c.prompt, `${c.prompt} again`]) {
      expect(await faults.json(account, { ...c, prompt })).toMatchObject({
        status: 200,
        body: { model: working, notices: [{ code: 'model_switched' }] },
      });
    }
    expect(faults.callsOf(c.model)).toBe(1);
  });
});

describe.each([
  ['a name that does not resolve', () => Promise.resolve('http://model-provider.invalid/api/v1')],
  ['a port that refuses', async () => `http://127.0.0.1:${await freePort()}/api/v1`],
])('%s', (_, baseUrl) => {
  const faults = new Faults();
  const model = 'sim/standard';
  const asked = (): Case => ({ prompt: `Anyone? ${randomUUID()}`, model });
  beforeAll(async () => faults.start({ OPENROUTER_BASE_URL: await baseUrl(), NEXUS_ALLOW_PRIVATE_PROVIDERS: 'true' }));
  afterAll(() => faults.bench?.close());

  it('alone: one clear problem', async () => {
    const account = await faults.workspace([]);
    const cases = [asked(), asked()];
    const problem = { status: 503, body: { code: 'provider_unavailable' } };
    expect(await faults.json(account, cases[0]!)).toMatchObject(problem);
    expect(await bounded('stream', ask(faults.api, account, { ...cases[1]!, stream: true }))).toMatchObject(problem);
    expect((await send(faults.api, 'GET', '/api/cache/stats', account)).body).toMatchObject({ entries: 0 });
  });

  it('with a fallback at another provider: it answers, and says so', async () => {
    const account = await faults.workspace([]);
    const { url } = faults.bench.simulator;
    const provider = { kind: 'openai_compatible', base_url: url, api_key: 'sk-test', models: ['sim/cheap'] };
    expect((await send(faults.api, 'PUT', '/api/provider-keys/spare', account, provider)).status).toBe(200);
    const config = { fallback_models: ['spare/sim/cheap'], routing: { retry_budget_ms: 300 } };
    expect((await send(faults.api, 'PUT', '/api/model-config', account, config)).status).toBe(200);
    faults.bench.simulator.script({ text: TEXT, times: 2 });
    const cases = [asked(), asked()];
    const json = await faults.json(account, cases[0]!);
    expect(json).toMatchObject({
      status: 200,
      body: { model: 'spare/sim/cheap', content: TEXT, notices: [{ code: 'model_switched' }] },
    });
    const s = await faults.sse(account, cases[1]!);
    expect(sequence(s.events)).toEqual(['start', 'model_switched', 'delta', 'usage', 'done']);
    expect(s.text()).toBe(TEXT);
    await faults.expectNothingLeft(account, cases, expect.any(Number));
  });

  it('with the built-in model behind it: that answers', async () => {
    const account = await faults.workspace(['nexus/extractive']);
    const s = await faults.sse(account, asked());
    expect(sequence(s.events)).toEqual(['start', 'model_switched', 'nothing_relevant', 'delta', 'usage', 'done']);
    expect(s.events[0]).toMatchObject({ model: 'nexus/extractive', source: 'extractive' });
  });
});

it('a failure after the headers had to go out is one error event', async () => {
  const faults = new Faults();
  await faults.start({
    NEXUS_MODEL_FIRST_TOKEN_TIMEOUT_MS: '5400',
    NEXUS_MODEL_IDLE_TIMEOUT_MS: '9000',
    NEXUS_MODEL_TOTAL_TIMEOUT_MS: '9000',
  });
  try {
    const account = await faults.workspace([]);
    const s = await faults.sse(account, faults.fail({ fault: 'silent' }));
    expect(s.status).toBe(200);
    expect(s.events).toMatchObject([{ type: 'error', problem: { code: 'provider_timeout', status: 504 } }]);
  } finally {
    await faults.bench.close();
  }
});
