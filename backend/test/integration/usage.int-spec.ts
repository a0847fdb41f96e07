import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { newId } from '../../src/common/ids/ids.js';
import { UsageMover } from '../../src/analytics/usage/usage-mover.js';
import { UsageRegistry } from '../../src/analytics/usage/usage-registry.js';
import { UsageRepository } from '../../src/analytics/usage/usage.repository.js';
import { UsageService } from '../../src/analytics/usage/usage.service.js';
import { UsageStreams } from '../../src/analytics/usage/usage-streams.js';
import type { UsageEvent } from '../../src/analytics/usage/usage-event.js';
import { SystemClock } from '../../src/common/clock/clock.js';
import { ScheduledTasks } from '../../src/common/scheduling/scheduled-tasks.js';
import { RedisService } from '../../src/redis/redis.service.js';
import { eventually, registerAccount, type TestAccount } from '../support/accounts.js';
import { type RunningApi, startApi, startWorker, testEnvironment } from '../support/test-app.js';
import { call } from './identity-support.js';

const event = (workspaceId: string, extra: Partial<UsageEvent> = {}): UsageEvent => ({
  id: newId(),
  workspaceId,
  occurredAt: new Date().toISOString(),
  completionId: newId(),
  principal: 'member:test',
  model: 'sim/standard',
  provider: 'openrouter',
  source: 'llm',
  cacheStatus: 'miss',
  promptTokens: 100,
  completionTokens: 20,
  costUsd: 0.000_000_3,
  estimated: false,
  latencyMs: 500,
  timeToFirstTokenMs: 100,
  overheadMs: 3,
  outcome: 'ok',
  ...extra,
});

const clock = new SystemClock();

/** Forgets within a test what the product forgets within minutes. */
class QuickRegistry extends UsageRegistry {
  protected override readonly times = { renew: 20, trust: 50, active: 200, forget: 800 };
}

describe('usage events', () => {
  const environment = testEnvironment();
  let api: RunningApi;
  let worker: INestApplicationContext;
  let own: TestAccount;

  beforeAll(async () => {
    api = await startApi(environment);
    worker = await startWorker(environment);
    own = await registerAccount(api);
  });
  afterAll(async () => {
    await worker.close();
    await api.close();
  });

  const usage = (): UsageService => api.app.get(UsageService, { strict: false });
  const redis = (): RedisService => api.app.get(RedisService, { strict: false });
  const streams = (): UsageStreams => api.app.get(UsageStreams, { strict: false });
  const overview = async (account = own, query = '') =>
    (await call(api, `GET /api/analytics/overview${query}`, { token: account.accessToken })).body as Record<
      string,
      unknown
    >;
  const questions = (n: number, account: TestAccount) =>
    eventually(`${n} questions`, async () => {
      const now = await overview(account);
      return now['questions'] === n && now;
    });
  const registry = (): UsageRegistry => api.app.get(UsageRegistry, { strict: false });
  const moverOf = (list: UsageRegistry, repository: Partial<UsageRepository>): UsageMover =>
    new UsageMover(new ScheduledTasks(clock), list, streams(), repository as UsageRepository, redis(), clock);
  /** A mover of its own that dies where the test wants, as a killed worker would. */
  const moverThat = (repository: Partial<UsageRepository>): UsageMover => moverOf(registry(), repository);

  it('add up to the overview of their workspace', async () => {
    await Promise.all([
      usage().record(event(own.workspaceId, { latencyMs: 100 })),
      usage().record(
        event(own.workspaceId, {
          source: 'cache',
          cacheStatus: 'exact',
          costUsd: 0,
          promptTokens: 0,
          completionTokens: 0,
          latencyMs: 2,
          savedCostUsd: 0.25,
          savedTokens: 120,
        }),
      ),
      usage().record(
        event(own.workspaceId, {
          source: 'extractive',
          model: 'nexus/extractive',
          costUsd: 0,
          promptTokens: 0,
          completionTokens: 0,
          latencyMs: 9,
          unanswered: true,
        }),
      ),
      usage().record(
        event(own.workspaceId, { outcome: 'error', errorCode: 'provider_timeout', costUsd: null, latencyMs: 90_000 }),
      ),
    ]);
    expect(await questions(4, own)).toEqual({
      from: expect.any(String),
      to: expect.any(String),
      questions: 4,
      // The cached one; the refusal of the extractive model is no answer.
      answered_without_llm: 1,
      cache_hits: 1,
      unanswered: 1,
      errors: 1,
      tokens: { prompt: 200, completion: 40, total: 240 },
      cost_usd: 0.000_000_3,
      saved_cost_usd: 0.25,
      p95_latency_ms: 100,
    });
  });

  it('cost, but are no questions where they are for the memory of a conversation or a draft', async () => {
    const account = await registerAccount(api);
    const paid = { costUsd: 0.5, promptTokens: 1_000, completionTokens: 100, latencyMs: 80_000 };
    await usage().record(event(account.workspaceId, { ...paid, purpose: 'memory' }));
    await usage().record(event(account.workspaceId, { ...paid, purpose: 'memory', outcome: 'error' }));
    await usage().record(
      event(account.workspaceId, { ...paid, purpose: 'draft', source: 'extractive', unanswered: true }),
    );
    await usage().record(event(account.workspaceId, { costUsd: 0.25, purpose: 'question' }));
    await usage().record(event(account.workspaceId, { costUsd: 0.25, unanswered: true }));
    expect(await questions(2, account)).toMatchObject({
      answered_without_llm: 0,
      unanswered: 1,
      errors: 0,
      tokens: { prompt: 3_200, completion: 340 },
      cost_usd: 2,
      p95_latency_ms: 500,
    });
  });

  it('are counted once, however often they are recorded', async () => {
    const account = await registerAccount(api);
    const once = event(account.workspaceId);
    for (let i = 0; i < 3; i++) await usage().record(once);
    await usage().record(event(account.workspaceId));
    await questions(2, account);
    await eventually(
      'an empty stream',
      async () => (await redis().client.xlen(streams().key(account.workspaceId))) === 0,
    );
    expect(await overview(account)).toMatchObject({ questions: 2 });
  });

  it('survive a worker that dies between taking and storing them', async () => {
    await worker.close();
    const account = await registerAccount(api);
    await usage().record(event(account.workspaceId));
    const dying = moverThat({ insertNew: () => Promise.reject(new Error('killed')) });
    await expect(dying.once()).rejects.toThrow('killed');
    expect(await overview(account)).toMatchObject({ questions: 0 });
    const next = moverThat(api.app.get(UsageRepository, { strict: false }));
    await next.once(0);
    expect(await overview(account)).toMatchObject({ questions: 1 });
    worker = await startWorker(environment);
  });

  it('survive a worker that dies between storing and acknowledging them', async () => {
    await worker.close();
    const account = await registerAccount(api);
    await usage().record(event(account.workspaceId));
    const real = api.app.get(UsageRepository, { strict: false });
    const dying = moverThat({
      insertNew: async (events) => {
        await real.insertNew(events);
        throw new Error('killed');
      },
    });
    await expect(dying.once()).rejects.toThrow('killed');
    await moverThat(real).once(0);
    expect(await overview(account)).toMatchObject({ questions: 1 });
    expect(await redis().client.xlen(streams().key(account.workspaceId))).toBe(0);
    worker = await startWorker(environment);
  });

  it('are looked for only where somebody writes, and a stream that stays empty goes away', async () => {
    await worker.close();
    const quick = new QuickRegistry(redis(), clock);
    const [busy, idle] = [await registerAccount(api), await registerAccount(api)];
    const writer = new UsageStreams(redis(), quick);
    await writer.append(event(idle.workspaceId));
    const mover = moverOf(quick, api.app.get(UsageRepository, { strict: false }));
    await mover.once(0);
    await clock.sleep(300);
    await writer.append(event(busy.workspaceId));
    const active = (await quick.list('active')).map(({ workspaceId }) => workspaceId);
    expect(active).toContain(busy.workspaceId);
    expect(active).not.toContain(idle.workspaceId);
    await clock.sleep(600);
    await moverOf(quick, api.app.get(UsageRepository, { strict: false })).once(0);
    const all = (await quick.list('all')).map(({ workspaceId }) => workspaceId);
    expect(all).toContain(busy.workspaceId);
    expect(all).not.toContain(idle.workspaceId);
    expect(await redis().client.exists(streams().key(idle.workspaceId))).toBe(0);
    worker = await startWorker(environment);
  });

  it('are not lost when streams are forgotten and written to at the same time', async () => {
    await worker.close();
    const accounts = await Promise.all(Array.from({ length: 4 }, () => registerAccount(api)));
    const quick = (): UsageRegistry => new QuickRegistry(redis(), clock);
    const repository = api.app.get(UsageRepository, { strict: false });
    let writing = true;
    const movers = [0, 1].map(async () => {
      const list = quick();
      let forgotten = 0;
      const forget = list.forget.bind(list);
      list.forget = async (...args) => (await forget(...args)) && ++forgotten > 0;
      // A new one each time, because its first round looks at all.
      while (writing) await moverOf(list, repository).once(2_000);
      return forgotten;
    });
    const EVENTS = 8;
    const writers = accounts.flatMap(({ workspaceId }) =>
      [0, 1, 2].map(async () => {
        const writer = new UsageStreams(redis(), quick());
        for (let i = 0; i < EVENTS; i++) {
          await clock.sleep(Math.random() < 0.5 ? 20 : 700 + Math.random() * 700);
          await writer.append(event(workspaceId));
        }
      }),
    );
    await Promise.all(writers);
    await clock.sleep(1_500);
    writing = false;
    const forgotten = await Promise.all(movers);
    await moverOf(quick(), repository).once(0);
    for (const account of accounts) expect(await overview(account)).toMatchObject({ questions: 3 * EVENTS });
    expect(Math.max(...forgotten)).toBeGreaterThan(0);
    worker = await startWorker(environment);
  });

  it('are found where an earlier version listed their workspace', async () => {
    const account = await registerAccount(api);
    await redis().client.xadd(streams().key(account.workspaceId), '*', 'e', JSON.stringify(event(account.workspaceId)));
    await redis().client.sadd('usage:workspaces', account.workspaceId);
    await moverThat(api.app.get(UsageRepository, { strict: false })).once(0);
    await questions(1, account);
    expect(await redis().client.scard('usage:workspaces')).toBe(0);
  });

  it('are stored in spite of nonsense before them in the stream', async () => {
    const account = await registerAccount(api);
    const foreign = await registerAccount(api);
    const key = await usage().streamFor(account.workspaceId);
    await redis().client.xadd(key, '*', 'e', 'no json');
    await redis().client.xadd(key, '*', 'other', 'field');
    await redis().client.xadd(key, '*', 'e', JSON.stringify(event(foreign.workspaceId)));
    await usage().record(
      event(account.workspaceId, {
        principal: 'x\u0000'.repeat(200),
        latencyMs: 1e15,
        conversationId: 'not a uuid',
        costUsd: Number.NaN,
      }),
    );
    await questions(1, account);
    expect(await overview(foreign)).toMatchObject({ questions: 0 });
  });

  it('go to PostgreSQL directly while Redis is gone', async () => {
    const account = await registerAccount(api);
    const dead = { append: () => Promise.reject(new Error('Connection is closed.')) } as unknown as UsageStreams;
    await new UsageService(dead, api.app.get(UsageRepository, { strict: false })).record(event(account.workspaceId));
    expect(await overview(account)).toMatchObject({ questions: 1 });
  });

  it('are reported for the period asked', async () => {
    const account = await registerAccount(api);
    await usage().record(event(account.workspaceId, { occurredAt: '2026-01-10T00:00:00.000Z' }));
    await usage().record(event(account.workspaceId, { occurredAt: '2026-01-20T00:00:00.000Z' }));
    const period = (from: string, to: string) => overview(account, `?from=${from}&to=${to}`);
    await eventually('both', async () => (await period('2026-01-01', '2026-02-01'))['questions'] === 2);
    expect(await period('2026-01-10T00:00:00Z', '2026-01-20T00:00:00Z')).toMatchObject({
      questions: 1,
      from: '2026-01-10T00:00:00.000Z',
    });
    expect(await period('2026-03-01', '2026-04-01')).toMatchObject({ questions: 0, cost_usd: 0, p95_latency_ms: null });
  });

  it.each(['?from=yesterday', '?from=2026-02-01&to=2026-01-01', '?tz=Mars', '?to=2026-13-45'])(
    'refuses %s',
    async (query) => {
      const answer = await call(api, `GET /api/analytics/overview${query}`, { token: own.accessToken });
      expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    },
  );
});
