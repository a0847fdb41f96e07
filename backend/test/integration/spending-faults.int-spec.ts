import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BudgetLedger } from '../../src/llm/budgets/budget-ledger.js';
import { UsageStreams } from '../../src/analytics/usage/usage-streams.js';
import { RedisService } from '../../src/redis/redis.service.js';
import { registerAccount } from '../support/accounts.js';
import { startApi } from '../support/test-app.js';
import { type ChatBench, MODEL, send, startBench, startRedis, stream, until } from './chat-support.js';
import { budget, calls, COST, SpendingBench, usage } from './spending-support.js';

describe('spending when something fails', () => {
  const world = new SpendingBench();
  const { get, redis, ask, paid, put, budgets, move, api } = world;
  beforeAll(() => world.start());
  beforeEach(() => world.fresh());
  afterAll(() => world.bench.close());

  it('counts what was sent and received of an answer that was left', async () => {
    await put(budget(100, { unit: 'tokens' }), budget(100));
    world.bench.simulator.script({ tokenMs: 30, text: 'one two three four five six seven eight nine ten '.repeat(20) });
    const answer = await stream(api(), world.account, { prompt: 'Tell me much', use_rag: false, resumable: false });
    await until('some text', () => answer.text().length > 20);
    answer.leave();
    await until('it is settled', async () => (await budgets())[0].spent > 0);
    const [tokens, money] = await budgets();
    expect(tokens).toMatchObject({ reserved: 0 });
    expect(tokens.spent).toBeGreaterThan(5);
    expect(tokens.spent).toBeLessThan(1_000);
    expect(money.reserved).toBe(0);
    await move();
    const overview = await send(api(), 'GET', '/api/analytics/overview', world.account);
    expect(overview.body.tokens.total).toBe(tokens.spent);
  });

  it('counts a broken answer by its text, and a refused request as nothing', async () => {
    await put(budget(100_000, { unit: 'tokens' }));
    world.bench.simulator.script({ status: 401 });
    expect((await ask()).status).toBe(502);
    expect(await budgets()).toMatchObject([{ spent: 0, reserved: 0 }]);
    world.bench.simulator.script({
      fault: 'disconnect',
      faultAfter: 5,
      tokenMs: 20,
      text: 'one two three four five six seven',
    });
    const broken = await stream(api(), world.account, { prompt: 'Break', use_rag: false });
    await broken.ended;
    expect(broken.events.at(-1)).toMatchObject({ type: 'error' });
    const [{ spent, reserved }] = await budgets();
    expect(spent).toBeGreaterThan(5);
    expect(reserved).toBe(0);
  });

  it('tokens that the provider does not report are counted here', async () => {
    world.bench.simulator.script({ usage: null, text: 'The quick brown fox jumps over the lazy dog.' });
    const answer = await ask();
    expect(answer.body.usage).toMatchObject({ completion_tokens: 10, estimated: true });
  });

  it('is right again after Redis forgot everything, moved or not', async () => {
    await put(budget(10), budget(10_000, { unit: 'tokens' }));
    paid(3);
    for (let i = 0; i < 2; i++) await ask();
    await move();
    await ask();
    const forgotten = await redis().keys(`{ws:${world.account.workspaceId}}:budget:*`);
    expect(forgotten.length).toBeGreaterThan(1);
    await redis().del(...forgotten);
    expect(await budgets()).toMatchObject([{ spent: calls(3) }, { spent: 150 }]);
    paid(1);
    await ask();
    await redis().del(...(await redis().keys(`{ws:${world.account.workspaceId}}:budget:*`)));
    // Known twice, in the stream and in PostgreSQL, and counted once.
    const [entry] = await redis().xrange(get(UsageStreams).key(world.account.workspaceId), '-', '+', 'COUNT', 1);
    await move();
    await redis().xadd(get(UsageStreams).key(world.account.workspaceId), '*', ...entry![1]);
    expect(await budgets()).toMatchObject([{ spent: calls(4) }, { spent: 200 }]);
  });

  it('is right though counters vanish while 30 are being settled', async () => {
    await put(budget(1_000));
    paid(30);
    const answers = Array.from({ length: 30 }, (_, i) => ask(world.account, { cache: { mode: 'bypass' } }, i % 2));
    for (let i = 0; i < 6; i++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      const keys = await redis().keys(`{ws:${world.account.workspaceId}}:budget:at:*`);
      if (keys.length > 0) await redis().del(...keys);
      if (i === 3) await move();
    }
    await Promise.all(answers);
    const ok = (await Promise.all(answers)).filter((a) => a.status === 200).length;
    expect(ok).toBe(30);
    const [{ spent }] = await budgets();
    expect(spent).toBeCloseTo(calls(30), 9);
  });

  it('does not keep what a process reserved that died before it settled', async () => {
    await put(budget(COST));
    const [{ id }] = await budgets();
    const ledger = get(BudgetLedger);
    const rule = {
      id,
      subjectType: 'workspace',
      subjectId: world.account.workspaceId,
      period: 'month',
      unit: 'usd',
    } as const;
    const [now] = await budgets();
    const keys = await redis().keys(`{ws:${world.account.workspaceId}}:budget:at:*`);
    const key = keys[0]!.split(':budget:at:')[1]!;
    const dead = {
      account: {
        rule: { ...rule, limit: COST * 1e9 },
        period: { start: new Date(), end: new Date(now.resets_at) },
        key,
      },
      amount: COST * 1e9,
    };
    const lapses = Date.now() + 600;
    expect(await ledger.reserve(world.account.workspaceId, 'dead', [dead], lapses)).toMatchObject({ held: true });
    expect(await budgets()).toMatchObject([{ reserved: COST, spent: 0 }]);
    expect((await ask()).status).toBe(402);
    await until('the reservation has lapsed', () => Date.now() > lapses);
    paid(1);
    expect((await ask()).status).toBe(200);
    expect(await budgets()).toMatchObject([{ reserved: 0, spent: COST }]);
  });

  it('of answers in progress is settled when their process is told to stop', async () => {
    await put(budget(100_000, { unit: 'tokens' }));
    const leaving = await startApi(world.bench.environment);
    world.bench.simulator.script({ tokenMs: 30, text: 'one two three four five six seven eight nine ten '.repeat(20) });
    const answer = await stream(leaving, world.account, { prompt: 'Tell me much', use_rag: false });
    await until('some text', () => answer.text().length > 20);
    await leaving.close();
    const [{ spent, reserved }] = await budgets();
    expect(spent).toBeGreaterThan(5);
    expect(reserved).toBe(0);
  });

  it('is settled once, however often it is reported', async () => {
    await put(budget(10));
    paid(1);
    await ask();
    const ledger = get(BudgetLedger);
    const stream = get(UsageStreams).key(world.account.workspaceId);
    const settlement = {
      completionId: 'twice',
      stream,
      event: '{}',
      tokens: 0,
      counter: { key: 'none', windowMs: 1 },
    };
    const [{ id, resets_at }] = await budgets();
    const keys = await redis().keys(`{ws:${world.account.workspaceId}}:budget:at:*`);
    const rule = {
      id,
      subjectType: 'workspace',
      subjectId: world.account.workspaceId,
      period: 'month',
      unit: 'usd',
    } as const;
    const charge = {
      account: {
        rule: { ...rule, limit: 1e10 },
        period: { start: new Date(), end: new Date(resets_at) },
        key: keys[0]!.split(':budget:at:')[1]!,
      },
      amount: 1e9,
    };
    expect(await ledger.settle(world.account.workspaceId, settlement, [charge])).toEqual([1e9 + COST * 1e9]);
    expect(await ledger.settle(world.account.workspaceId, settlement, [charge])).toBeNull();
    expect(await budgets()).toMatchObject([{ spent: calls(10_001) }]);
  });
});

describe('spending without Redis', () => {
  let server: Awaited<ReturnType<typeof startRedis>>;
  let bench: ChatBench;
  beforeAll(async () => {
    server = await startRedis();
    bench = await startBench(1, { REDIS_URL: server.url, REDIS_CLUSTER: 'false' });
  });
  afterAll(async () => {
    server.kill();
    await bench.close();
  });

  it('is limited by what PostgreSQL and the process know', async () => {
    const api = bench.replicas[0]!;
    const account = await registerAccount(api);
    await send(api, 'PUT', '/api/model-config', account, { default_model: MODEL, fallback_models: [] });
    const item = { subject: { type: 'workspace' }, period: 'day', unit: 'usd', limit: calls(4.5) };
    await send(api, 'PUT', '/api/budgets', account, { items: [item] });
    // These wait in Redis when it goes: no worker has moved them.
    bench.simulator.script({ usage: usage() }, { usage: usage() });
    for (const q of ['a', 'b']) await send(api, 'POST', '/api/v1/create', account, { prompt: q, use_rag: false });
    server.kill();
    await until('Redis is gone', () => !api.app.get(RedisService, { strict: false }).available);
    bench.simulator.script(...Array.from({ length: 6 }, () => ({ usage: usage() })));
    const ask = (i: number) => send(api, 'POST', '/api/v1/create', account, { prompt: `Q ${i}`, use_rag: false });
    const answers: number[] = [];
    for (let i = 0; i < 5; i++) answers.push((await ask(i)).status);
    expect(answers).toEqual([200, 200, 200, 402, 402]);
    const now = await send(api, 'GET', '/api/budgets', account);
    expect(now.body.items).toMatchObject([{ spent: calls(5), reserved: 0, alert: '100' }]);
  });
});
