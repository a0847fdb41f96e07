import { expect } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { ChatEvent, ErrorCode } from '@nexus/contracts';
import type { Behaviour } from '@nexus/testing';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import type { RunningApi } from '../support/test-app.js';
import { type Answer, ask, type ChatBench, send, startBench, stream, type Stream, until } from './chat-support.js';

export const TEXT = 'One two three four five six.';
const FIRST_WORDS = 3;
/** Nothing here takes longer, whatever the provider does. */
const BOUND_MS = 8_000;

/** When a provider fails: instead of an answer, before its first word, or within it. */
type When = 'instead' | 'before' | 'within';

export interface Row {
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
export const at = (when: When, does: Behaviour): Behaviour => ({
  text: TEXT,
  faultAfter: when === 'before' ? 0 : FIRST_WORDS,
  tokenMs: 5,
  ...does,
});
const streamed = (fault: NonNullable<Behaviour['fault']>, code: ErrorCode, retried: boolean): Row[] => [
  row(fault, 'before', at('before', { fault }), code, retried),
  row(fault, 'within', at('within', { fault }), code, false),
];

export const ROWS: Row[] = [
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
export function sequence(events: readonly ChatEvent[]): string[] {
  const names = events.map((e) => (e.type === 'notice' ? e.code : e.type));
  return names.filter((name, i) => name !== names[i - 1]);
}

/** For a number in an expectation. */
export const above = (least: number) => ({
  asymmetricMatch: (value: unknown) => typeof value === 'number' && value > least,
});

export async function bounded<T>(what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Hangs: ${what}`)), BOUND_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Not resumed, shared or cached: an answer that may come from the provider in one piece. */
export const WHOLE = { resumable: false, cache: { mode: 'bypass' } };

export interface Case {
  prompt: string;
  model: string;
}

/** An installation with short patience, and workspaces with and without a fallback model. */
export class Faults {
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
