import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BudgetAlerts, type BudgetAlert } from '../../src/llm/budgets/budget-alerts.js';
import { BudgetLedger } from '../../src/llm/budgets/budget-ledger.js';
import { UsageMover } from '../../src/analytics/usage/usage-mover.js';
import { UsageRepository } from '../../src/analytics/usage/usage.repository.js';
import { UsageStreams } from '../../src/analytics/usage/usage-streams.js';
import { SystemClock } from '../../src/common/clock/clock.js';
import { RedisService } from '../../src/redis/redis.service.js';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import { startApi } from '../support/test-app.js';
import {
  type Answer,
  type ChatBench,
  MODEL,
  open,
  send,
  startBench,
  startRedis,
  stream,
  until,
} from './chat-support.js';

/** What one call of the tests costs, in US dollars: the simulator reports it, and its prices allow for it. */
const COST = 0.000_1;
/** What so many calls cost, without the noise of binary fractions. */
const calls = (n: number): number => Math.round(n * COST * 1e9) / 1e9;
const usage = (cost: number | null = COST) => ({ prompt_tokens: 30, completion_tokens: 20, cost });

type Headed = Pick<TestAccount, 'headers'>;

describe('spending', () => {
  let bench: ChatBench;
  let account: TestAccount;

  beforeAll(async () => {
    bench = await startBench(2);
  });
  beforeEach(async () => {
    bench.simulator.reset();
    account = await registerAccount(api());
    await send(api(), 'PUT', '/api/model-config', account, { default_model: MODEL, fallback_models: [] });
  });
  afterAll(() => bench.close());

  const api = (i = 0) => bench.replicas[i]!;
  const get = <T>(type: abstract new (...args: never[]) => T, i = 0): T =>
    api(i).app.get(type as never, { strict: false });
  const redis = () => get(RedisService).client;

  let asked = 0;
  const ask = (as: Headed = account, body: object = {}, i = 0): Promise<Answer> =>
    send(api(i), 'POST', '/api/v1/create', as, { prompt: `Question ${++asked}`, use_rag: false, ...body });
  const paid = (n: number, cost = COST) =>
    bench.simulator.script(...Array.from({ length: n }, () => ({ usage: usage(cost) })));
  const budget = (limit: number, extra: object = {}) => ({
    subject: { type: 'workspace' },
    period: 'month',
    unit: 'usd',
    limit,
    ...extra,
  });
  const put = async (...items: object[]) => {
    const answer = await send(api(), 'PUT', '/api/budgets', account, { items });
    expect(answer.status).toBe(200);
  };
  const budgets = async () => (await send(api(), 'GET', '/api/budgets', account)).body.items;
  const token = async (extra: object = {}) => {
    const made = await send(api(), 'POST', '/api/tokens', account, { name: 'Shop', scopes: ['chat'], ...extra });
    return { id: made.body.id as string, headers: { authorization: `Bearer ${made.body.token}` } };
  };
  const move = () =>
    new UsageMover(get(UsageStreams), get(UsageRepository), get(RedisService), new SystemClock()).once(0);

  it('is counted to the billionth, and refused with the name of the budget when it is used up', async () => {
    await put(budget(calls(2.5)));
    paid(4);
    for (let i = 0; i < 3; i++) expect(await ask()).toMatchObject({ status: 200, body: { usage: { cost_usd: COST } } });
    expect(await budgets()).toMatchObject([{ spent: calls(3), reserved: 0, alert: '100' }]);
    const refused = await ask();
    expect(refused).toMatchObject({
      status: 402,
      body: { code: 'budget_exceeded', errors: [{ field: 'budget', code: 'workspace_month_usd' }] },
    });
    expect(refused.body.detail).toMatch(
      /^The workspace's monthly budget of 0.00025 USD is spent \(0.0003 USD\). It resets at 20/,
    );
    expect(bench.simulator.completionRequests).toHaveLength(3);
    const streamed = await stream(api(), account, { prompt: 'A stream?', use_rag: false });
    expect(streamed.status).toBe(402);
    const chat = await send(api(), 'POST', '/api/v1/chat', account, { messages: [{ role: 'user', content: 'Hi' }] });
    expect(chat.status).toBe(402);
  });

  it('passes its limit by one call at most when 50 come at once', async () => {
    await put(budget(calls(5.5)));
    paid(50);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => ask(account, { max_tokens: 20, cache: { mode: 'bypass' } }, i % 2)),
    );
    const ok = answers.filter((a) => a.status === 200).length;
    expect(answers.filter((a) => a.status === 402)).toHaveLength(50 - ok);
    const [now] = await budgets();
    expect(now.spent).toBeCloseTo(calls(ok), 9);
    expect(now.spent).toBeLessThanOrEqual(calls(6.5));
    expect(now.reserved).toBe(0);
    // What is left can still be spent, one after the other.
    while ((await ask()).status === 200) paid(1);
    const [end] = await budgets();
    expect(end.spent).toBeGreaterThanOrEqual(calls(5.5));
    expect(end.spent).toBeLessThanOrEqual(calls(6.5));
  });

  it('is limited by what one call may cost while others are in progress', async () => {
    await put(budget(50, { unit: 'tokens' }));
    bench.simulator.script({ firstByteMs: 400, usage: usage() });
    const first = ask();
    await until('the first is reserved', async () => (await budgets())[0].reserved > 0);
    const second = await ask();
    expect(second).toMatchObject({ status: 402, body: { errors: [{ code: 'workspace_month_tokens' }] } });
    expect(second.body.detail).toContain('held back for answers in progress');
    expect((await first).status).toBe(200);
    expect(await budgets()).toMatchObject([{ spent: 50, reserved: 0, alert: '100' }]);
  });

  it('counts each subject for itself, and tells nobody of others', async () => {
    const [one, two] = [await token(), await token()];
    await put(
      budget(COST / 2, { subject: { type: 'token', id: one.id }, period: 'day' }),
      budget(100),
      budget(COST / 2, { subject: { type: 'member', id: account.userId } }),
    );
    paid(4);
    expect((await ask(one)).status).toBe(200);
    const refused = await ask(one);
    expect(refused).toMatchObject({ status: 402, body: { errors: [{ code: 'token_day_usd' }] } });
    expect(refused.body.detail).toContain("This API token's daily budget");
    expect(JSON.stringify(refused.body)).not.toContain('Shop');
    expect((await ask(two)).status).toBe(200);
    expect((await ask(account)).status).toBe(200);
    expect(await ask(account)).toMatchObject({
      status: 402,
      body: { detail: expect.stringContaining('Your monthly') },
    });
    expect((await budgets()).map((b: { spent: number }) => b.spent)).toEqual([COST, calls(3), COST]);
  });

  it('takes nothing for answers from the cache, and gives them when nothing is left', async () => {
    await put(budget(COST / 2));
    paid(1);
    const body = { prompt: 'How long do returns take?' };
    expect((await ask(account, body)).status).toBe(200);
    expect((await ask()).status).toBe(402);
    await until('the answer is stored', async () => {
      const again = await ask(account, body);
      return again.status === 200 && again.body.cache.status === 'exact';
    });
    expect(await budgets()).toMatchObject([{ spent: COST, reserved: 0 }]);
  });

  it('is paid once by the first of those who share an answer', async () => {
    await put(budget(calls(1.5)));
    bench.simulator.script({ firstByteMs: 300, usage: usage() });
    const body = { prompt: 'Shared?', max_tokens: 20 };
    const answers = await Promise.all([ask(account, body), ask(account, body, 1), ask(account, body)]);
    expect(answers.map((a) => a.status)).toEqual([200, 200, 200]);
    expect(answers.map((a) => a.body.cache.status).sort()).toEqual(['coalesced', 'coalesced', 'miss']);
    expect(await budgets()).toMatchObject([{ spent: COST, reserved: 0 }]);
  });

  it('goes on for one who shares an answer with another who may not', async () => {
    const poor = await token();
    await put(budget(0, { subject: { type: 'token', id: poor.id } }));
    paid(1);
    const body = { prompt: 'For both?' };
    const [refused, answered] = await Promise.all([ask(poor, body), ask(account, body)]);
    expect([refused.status, answered.status]).toContain(200);
    expect(answered.status).toBe(200);
  });

  it('counts what was sent and received of an answer that was left', async () => {
    await put(budget(100, { unit: 'tokens' }), budget(100));
    bench.simulator.script({ tokenMs: 30, text: 'one two three four five six seven eight nine ten '.repeat(20) });
    const answer = await stream(api(), account, { prompt: 'Tell me much', use_rag: false, resumable: false });
    await until('some text', () => answer.text().length > 20);
    answer.leave();
    await until('it is settled', async () => (await budgets())[0].spent > 0);
    const [tokens, money] = await budgets();
    expect(tokens).toMatchObject({ reserved: 0 });
    expect(tokens.spent).toBeGreaterThan(5);
    expect(tokens.spent).toBeLessThan(1_000);
    expect(money.reserved).toBe(0);
    await move();
    const overview = await send(api(), 'GET', '/api/analytics/overview', account);
    expect(overview.body.tokens.total).toBe(tokens.spent);
  });

  it('counts a broken answer by its text, and a refused request as nothing', async () => {
    await put(budget(100_000, { unit: 'tokens' }));
    bench.simulator.script({ status: 401 });
    expect((await ask()).status).toBe(502);
    expect(await budgets()).toMatchObject([{ spent: 0, reserved: 0 }]);
    bench.simulator.script({
      fault: 'disconnect',
      faultAfter: 5,
      tokenMs: 20,
      text: 'one two three four five six seven',
    });
    const broken = await stream(api(), account, { prompt: 'Break', use_rag: false });
    await broken.ended;
    expect(broken.events.at(-1)).toMatchObject({ type: 'error' });
    const [{ spent, reserved }] = await budgets();
    expect(spent).toBeGreaterThan(5);
    expect(reserved).toBe(0);
  });

  it('tokens that the provider does not report are counted here', async () => {
    bench.simulator.script({ usage: null, text: 'The quick brown fox jumps over the lazy dog.' });
    const answer = await ask();
    expect(answer.body.usage).toMatchObject({ completion_tokens: 10, estimated: true });
  });

  it('is right again after Redis forgot everything, moved or not', async () => {
    await put(budget(10), budget(10_000, { unit: 'tokens' }));
    paid(3);
    for (let i = 0; i < 2; i++) await ask();
    await move();
    await ask();
    const forgotten = await redis().keys(`{ws:${account.workspaceId}}:budget:*`);
    expect(forgotten.length).toBeGreaterThan(1);
    await redis().del(...forgotten);
    expect(await budgets()).toMatchObject([{ spent: calls(3) }, { spent: 150 }]);
    paid(1);
    await ask();
    await redis().del(...(await redis().keys(`{ws:${account.workspaceId}}:budget:*`)));
    // Known twice, in the stream and in PostgreSQL, and counted once.
    const [entry] = await redis().xrange(get(UsageStreams).key(account.workspaceId), '-', '+', 'COUNT', 1);
    await move();
    await redis().xadd(get(UsageStreams).key(account.workspaceId), '*', ...entry![1]);
    expect(await budgets()).toMatchObject([{ spent: calls(4) }, { spent: 200 }]);
  });

  it('is right though counters vanish while 30 are being settled', async () => {
    await put(budget(1_000));
    paid(30);
    const answers = Array.from({ length: 30 }, (_, i) => ask(account, { cache: { mode: 'bypass' } }, i % 2));
    for (let i = 0; i < 6; i++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      const keys = await redis().keys(`{ws:${account.workspaceId}}:budget:at:*`);
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
      subjectId: account.workspaceId,
      period: 'month',
      unit: 'usd',
    } as const;
    const [now] = await budgets();
    const keys = await redis().keys(`{ws:${account.workspaceId}}:budget:at:*`);
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
    expect(await ledger.reserve(account.workspaceId, 'dead', [dead], lapses)).toMatchObject({ held: true });
    expect(await budgets()).toMatchObject([{ reserved: COST, spent: 0 }]);
    expect((await ask()).status).toBe(402);
    await until('the reservation has lapsed', () => Date.now() > lapses);
    paid(1);
    expect((await ask()).status).toBe(200);
    expect(await budgets()).toMatchObject([{ reserved: 0, spent: COST }]);
  });

  it('of answers in progress is settled when their process is told to stop', async () => {
    await put(budget(100_000, { unit: 'tokens' }));
    const leaving = await startApi(bench.environment);
    bench.simulator.script({ tokenMs: 30, text: 'one two three four five six seven eight nine ten '.repeat(20) });
    const answer = await stream(leaving, account, { prompt: 'Tell me much', use_rag: false });
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
    const stream = get(UsageStreams).key(account.workspaceId);
    const settlement = {
      completionId: 'twice',
      stream,
      event: '{}',
      tokens: 0,
      counter: { key: 'none', windowMs: 1 },
    };
    const [{ id, resets_at }] = await budgets();
    const keys = await redis().keys(`{ws:${account.workspaceId}}:budget:at:*`);
    const rule = {
      id,
      subjectType: 'workspace',
      subjectId: account.workspaceId,
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
    expect(await ledger.settle(account.workspaceId, settlement, [charge])).toEqual([1e9 + COST * 1e9]);
    expect(await ledger.settle(account.workspaceId, settlement, [charge])).toBeNull();
    expect(await budgets()).toMatchObject([{ spent: calls(10_001) }]);
  });

  it('is told at 80 and at 100 per cent, once each: to the log, to listeners, and to a member', async () => {
    await put(budget(calls(5)));
    const heard: BudgetAlert[] = [];
    const stop = [0, 1].map((i) => get(BudgetAlerts, i).onAlert((alert) => void heard.push(alert)));
    paid(5);
    const notices: unknown[][] = [];
    for (let i = 0; i < 5; i++) notices.push((await ask(account, {}, i % 2)).body.notices ?? []);
    expect((await ask()).status).toBe(402);
    await until('both are told', () => heard.length === 2);
    stop.forEach((s) => s());
    expect(heard.map((a) => a.level)).toEqual([80, 100]);
    expect(notices.slice(0, 4)).toEqual([[], [], [], []]);
    expect(notices[4]).toEqual([
      { code: 'budget_alert', detail: expect.stringMatching(/monthly budget of 0.0005 USD is spent to 80 %/) },
    ]);
    const audit = (await send(api(), 'GET', '/api/audit', account)).body.items as { action: string; detail: object }[];
    expect(audit.filter((e) => e.action === 'budget.alerted')).toHaveLength(2);
  });

  it('of visitors is limited by website, and told without amounts', async () => {
    const [widget] = (await send(api(), 'GET', '/api/widgets', account)).body.items;
    await put(budget(COST / 2, { subject: { type: 'widget', id: widget.id }, period: 'day' }));
    paid(2);
    const { url: origin } = api();
    const session = await send(api(), 'POST', `/api/widget/${widget.public_id}/session`, null, {}, { origin });
    const visitor = { headers: { authorization: `Bearer ${session.body.visitor_token}`, origin } };
    const answer = await open(api(), '/api/widget/messages', visitor, { body: { message: 'Hi' } });
    await answer.ended;
    expect(answer.events.at(-1)).toMatchObject({ type: 'done' });
    expect(answer.events.filter((e) => e.type === 'notice' && e.code === 'budget_alert')).toEqual([]);
    const refused = await send(api(), 'POST', '/api/widget/messages', visitor, { message: 'More' });
    expect(refused).toMatchObject({ status: 402, body: { code: 'budget_exceeded' } });
    expect(JSON.stringify(refused.body)).not.toMatch(/USD/);
    expect((await ask()).status).toBe(200);
    expect(await budgets()).toMatchObject([{ spent: COST, alert: '100' }]);
  });

  it('through the OpenAI-compatible endpoint is the same, in its form', async () => {
    await put(budget(COST / 2));
    paid(1);
    const body = { model: MODEL, messages: [{ role: 'user', content: 'Hello?' }] };
    expect((await send(api(), 'POST', '/v1/chat/completions', account, body)).status).toBe(200);
    const refused = await send(api(), 'POST', '/v1/chat/completions', account, {
      ...body,
      messages: [{ role: 'user', content: 'More?' }],
    });
    expect(refused).toMatchObject({
      status: 429,
      body: { error: { code: 'insufficient_quota', message: expect.stringContaining('monthly') } },
    });
    expect(await budgets()).toMatchObject([{ spent: COST }]);
  });

  it('keeps the budgets of one workspace from another', async () => {
    await put(budget(0));
    expect((await ask()).status).toBe(402);
    const foreign = await registerAccount(api());
    await send(api(), 'PUT', '/api/model-config', foreign, { default_model: MODEL, fallback_models: [] });
    paid(1);
    expect((await ask(foreign)).status).toBe(200);
    expect((await send(api(), 'GET', '/api/budgets', foreign)).body.items).toEqual([]);
    expect(await budgets()).toMatchObject([{ spent: 0 }]);
  });

  it('uses keys of one slot only', async () => {
    await put(budget(1));
    paid(1);
    await ask();
    const keys = await redis().keys(`*budget*`);
    expect(keys.filter((k) => !k.startsWith('{ws:'))).toEqual([]);
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
