import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Behaviour } from '@nexus/testing';
import type { ChatEvent, ErrorCode } from '@nexus/contracts';
import { PROBLEMS } from '@nexus/contracts';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import { freePort } from '../support/product.js';
import type { RunningApi } from '../support/test-app.js';
import { ask, type Answer, type ChatBench, send, startBench, type Stream, stream, until } from './chat-support.js';

const TEXT = 'One two three four five six.';
const FIRST_WORDS = 3;
/** Nothing here takes longer, whatever the provider does. */
const BOUND_MS = 8_000;

/** When a provider fails: instead of an answer, before its first word, or within it. */
type When = 'instead' | 'before' | 'within';

interface Row {
  fault: string;
  when: When;
  does: Behaviour;
  code: ErrorCode;
  /** Whether the same model is asked again. */
  retried: boolean;
  retryAfter?: string;
}

const row = (
  fault: string,
  when: When,
  does: Behaviour,
  code: ErrorCode,
  retried: boolean,
  retryAfter?: string,
): Row => ({
  fault,
  when,
  does,
  code,
  retried,
  ...(retryAfter === undefined ? {} : { retryAfter }),
});
const at = (when: When, does: Behaviour): Behaviour => ({
  text: TEXT,
  faultAfter: when === 'before' ? 0 : FIRST_WORDS,
  tokenMs: 5,
  ...does,
});
const streamed = (fault: NonNullable<Behaviour['fault']>, code: ErrorCode, retried: boolean): Row[] => [
  row(fault, 'before', at('before', { fault }), code, retried),
  row(fault, 'within', at('within', { fault }), code, false),
];

const ROWS: Row[] = [
  row('401', 'instead', { status: 401 }, 'provider_auth_failed', false),
  row('402', 'instead', { status: 402 }, 'provider_payment_required', false),
  row('403', 'instead', { status: 403 }, 'provider_auth_failed', false),
  row('408', 'instead', { status: 408 }, 'provider_timeout', true),
  row('429 with a short Retry-After', 'instead', { status: 429, retryAfter: 1 }, 'provider_rate_limited', true, '1'),
  row('429 with a long Retry-After', 'instead', { status: 429, retryAfter: 30 }, 'provider_rate_limited', false, '30'),
  row('429 without Retry-After', 'instead', { status: 429 }, 'provider_rate_limited', true),
  row('500', 'instead', { status: 500 }, 'provider_error', true),
  row('502', 'instead', { status: 502 }, 'provider_unavailable', true),
  row('503', 'instead', { status: 503 }, 'provider_unavailable', true),
  row('504', 'instead', { status: 504 }, 'provider_timeout', true),
  row('529', 'instead', { status: 529 }, 'provider_unavailable', true),
  row('a slow failure', 'instead', { status: 503, firstByteMs: 250 }, 'provider_unavailable', true),
  row('a first byte that does not come', 'instead', { fault: 'silent' }, 'provider_timeout', false),
  row('a connection kept alive without an answer', 'instead', { fault: 'keep-alive' }, 'provider_timeout', false),
  row('a connection cut before any answer', 'instead', { fault: 'reset' }, 'provider_unavailable', true),
  row('a web page', 'instead', { fault: 'html' }, 'provider_error', true),
  row('200 without a body', 'instead', { fault: 'blank' }, 'provider_error', true),
  row('200 with an empty answer', 'instead', { fault: 'empty' }, 'provider_empty_answer', false),
  row('200 with thoughts only', 'within', { fault: 'empty', reasoning: 'Hm, hm' }, 'provider_empty_answer', false),
  ...streamed('stall', 'provider_timeout', false),
  ...streamed('disconnect', 'provider_unavailable', true),
  ...streamed('malformed', 'provider_error', true),
  ...streamed('error-chunk', 'provider_unavailable', true),
  ...streamed('truncated-utf8', 'provider_error', true),
  row('cut', 'within', { text: TEXT, fault: 'cut' }, 'provider_error', false),
  row(
    'an error chunk that names a rate limit',
    'within',
    at('within', { fault: 'error-chunk', errorCode: 429 }),
    'provider_rate_limited',
    false,
  ),
];

/** Neighbours of one type as one; notices by their code. */
function sequence(events: readonly ChatEvent[]): string[] {
  const names = events.map((e) => (e.type === 'notice' ? e.code : e.type));
  return names.filter((name, i) => name !== names[i - 1]);
}

/** For a number in an expectation. */
const above = (least: number) => ({ asymmetricMatch: (value: unknown) => typeof value === 'number' && value > least });

async function bounded<T>(what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Hangs: ${what}`)), BOUND_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Not resumed, shared or cached: an answer that may come from the provider in one piece. */
const WHOLE = { resumable: false, cache: { mode: 'bypass' } };

interface Case {
  prompt: string;
  model: string;
}

/** An installation with short patience, and workspaces with and without a fallback model. */
class Faults {
  bench!: ChatBench;
  rows = 0;

  get api(): RunningApi {
    return this.bench.replicas[0]!;
  }

  async start(overrides: Record<string, string> = {}): Promise<void> {
    this.bench = await startBench(1, {
      NEXUS_MODEL_FIRST_TOKEN_TIMEOUT_MS: '700',
      NEXUS_MODEL_IDLE_TIMEOUT_MS: '700',
      NEXUS_MODEL_TOTAL_TIMEOUT_MS: '3000',
      ...overrides,
    });
  }

  async workspace(fallbacks: string[]): Promise<TestAccount> {
    const account = await registerAccount(this.api);
    const routing = { retry_budget_ms: 1_500 };
    const config = await send(this.api, 'PUT', '/api/model-config', account, { fallback_models: fallbacks, routing });
    expect(config.status).toBe(200);
    const items = [{ subject: { type: 'workspace' }, period: 'month', unit: 'usd', limit: 5 }];
    expect((await send(this.api, 'PUT', '/api/budgets', account, { items })).status).toBe(200);
    return account;
  }

  /** A question to a model of its own, so that the circuit breaker of one row does not stand in the way of the next. */
  case(): Case {
    return { prompt: `What then? ${randomUUID()}`, model: `sim/standard:row${++this.rows}` };
  }

  fail(...does: Behaviour[]): Case {
    const c = this.case();
    this.bench.simulator.scriptModel(c.model, ...does.map((behaviour) => ({ times: 40, ...behaviour })));
    return c;
  }

  json = (as: TestAccount, c: Case): Promise<Answer> => bounded('JSON', ask(this.api, as, c));

  async sse(as: TestAccount, c: Case): Promise<Stream> {
    const s = await bounded('stream', stream(this.api, as, c));
    await bounded('end of stream', s.ended);
    return s;
  }

  callsOf(model: string): number {
    return this.bench.simulator.completionRequests.filter((r) => r.body?.model === model).length;
  }

  /** What the failed answers left behind: no reservation, what they cost, nothing in the cache. */
  async expectNothingLeft(as: TestAccount, cases: readonly Case[], spent: unknown): Promise<void> {
    this.bench.simulator.reset();
    const budget = async () => (await send(this.api, 'GET', '/api/budgets', as)).body.items[0];
    await until('reservations are settled', async () => (await budget()).reserved === 0);
    expect((await budget()).spent).toEqual(spent);
    expect((await send(this.api, 'GET', '/api/cache/stats', as)).body).toMatchObject({ entries: 0, exact_hits: 0 });
    for (const c of cases) {
      let again = await this.json(as, c);
      // An answer that has just ended may still be shared; it is not kept.
      await until('its flight is over', async () => {
        if (again.body.cache?.status === 'coalesced') again = await this.json(as, c);
        return again.body.cache?.status !== 'coalesced';
      });
      expect(again).toMatchObject({ status: 200, body: { cache: { status: 'miss' } } });
      expect(again.body.content).not.toBe('');
    }
  }
}

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
        const model = when === 'within' ? c.model : working;
        expect(json).toMatchObject({
          status: 200,
          body: { model, content: TEXT, finish_reason: 'stop', notices: [{ code: notice }] },
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
    expect(sequence(s.events)).toEqual(['start', 'model_switched', 'delta', 'usage', 'done']);
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
