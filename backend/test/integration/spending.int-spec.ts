import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type BudgetAlert, BudgetAlerts } from '../../src/llm/budgets/budget-alerts.js';
import { UsageStreams } from '../../src/analytics/usage/usage-streams.js';
import { registerAccount } from '../support/accounts.js';
import { MODEL, open, send, stream, until } from './chat-support.js';
import { budget, calls, COST, SpendingBench, usage } from './spending-support.js';

describe('spending', () => {
  const world = new SpendingBench();
  const { api, get, redis, ask, paid, put, budgets, token } = world;
  beforeAll(() => world.start());
  beforeEach(() => world.fresh());
  afterAll(() => world.bench.close());

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
    expect(world.bench.simulator.completionRequests).toHaveLength(3);
    const streamed = await stream(api(), world.account, { prompt: 'A stream?', use_rag: false });
    expect(streamed.status).toBe(402);
    const chat = await send(api(), 'POST', '/api/v1/chat', world.account, {
      messages: [{ role: 'user', content: 'Hi' }],
    });
    expect(chat.status).toBe(402);
  });

  it('passes its limit by one call at most when 50 come at once', async () => {
    await put(budget(calls(5.5)));
    paid(50);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => ask(world.account, { max_tokens: 20, cache: { mode: 'bypass' } }, i % 2)),
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
    world.bench.simulator.script({ firstByteMs: 400, usage: usage() });
    const first = ask();
    await until('the first is reserved', async () => (await budgets())[0].reserved > 0);
    const second = await ask();
    expect(second).toMatchObject({ status: 402, body: { errors: [{ code: 'workspace_month_tokens' }] } });
    expect(second.body.detail).toContain('reserved for answers in progress');
    expect((await first).status).toBe(200);
    expect(await budgets()).toMatchObject([{ spent: 50, reserved: 0, alert: '100' }]);
  });

  it('holds back what the answer to a follow-up may cost, not only what its rewriting may', async () => {
    await put(budget(100_000, { unit: 'tokens' }));
    const { simulator } = world.bench;
    simulator.script(
      { text: 'How long does the warranty last?', usage: usage() },
      { firstByteMs: 800, usage: usage() },
    );
    const messages = [
      { role: 'user', content: 'What about the warranty of espresso machines?' },
      { role: 'assistant', content: 'It exists.' },
      { role: 'user', content: 'And how long does it last?' },
    ];
    const body = { messages, use_rag: true, max_tokens: 4_000, cache: { mode: 'bypass' } };
    const answer = send(api(), 'POST', '/api/v1/chat', world.account, body);
    await until('the answer is being asked for', () => simulator.completionRequests.length === 2);
    expect((await budgets())[0].reserved).toBeGreaterThanOrEqual(4_000);
    expect((await answer).status).toBe(200);
    expect(await budgets()).toMatchObject([{ spent: 100, reserved: 0 }]);
  });

  it('counts each subject for itself, and tells nobody of others', async () => {
    const [one, two] = [await token(), await token()];
    await put(
      budget(COST / 2, { subject: { type: 'token', id: one.id }, period: 'day' }),
      budget(100),
      budget(COST / 2, { subject: { type: 'member', id: world.account.userId } }),
    );
    paid(4);
    expect((await ask(one)).status).toBe(200);
    const refused = await ask(one);
    expect(refused).toMatchObject({ status: 402, body: { errors: [{ code: 'token_day_usd' }] } });
    expect(refused.body.detail).toContain("This API token's daily budget");
    expect(JSON.stringify(refused.body)).not.toContain('Shop');
    expect((await ask(two)).status).toBe(200);
    expect((await ask(world.account)).status).toBe(200);
    expect(await ask(world.account)).toMatchObject({
      status: 402,
      body: { detail: expect.stringContaining('Your monthly') },
    });
    expect((await budgets()).map((b: { spent: number }) => b.spent)).toEqual([COST, calls(3), COST]);
  });

  it('takes nothing for answers from the cache, and gives them when nothing is left', async () => {
    await put(budget(COST / 2));
    paid(1);
    const body = { prompt: 'How long do returns take?' };
    expect((await ask(world.account, body)).status).toBe(200);
    expect((await ask()).status).toBe(402);
    await until('the answer is stored', async () => {
      const again = await ask(world.account, body);
      return again.status === 200 && again.body.cache.status === 'exact';
    });
    expect(await budgets()).toMatchObject([{ spent: COST, reserved: 0 }]);
  });

  it('is paid once by the first of those who share an answer', async () => {
    await put(budget(calls(1.5)));
    world.bench.simulator.script({ firstByteMs: 300, usage: usage() });
    const body = { prompt: 'Shared?', max_tokens: 20 };
    const answers = await Promise.all([
      ask(world.account, body),
      ask(world.account, body, 1),
      ask(world.account, body),
    ]);
    expect(answers.map((a) => a.status)).toEqual([200, 200, 200]);
    expect(answers.map((a) => a.body.cache.status).sort()).toEqual(['coalesced', 'coalesced', 'miss']);
    expect(await budgets()).toMatchObject([{ spent: COST, reserved: 0 }]);
  });

  it('goes on for one who shares an answer with another who may not', async () => {
    const poor = await token();
    await put(budget(0, { subject: { type: 'token', id: poor.id } }));
    paid(1);
    const body = { prompt: 'For both?' };
    const [refused, answered] = await Promise.all([ask(poor, body), ask(world.account, body)]);
    expect([refused.status, answered.status]).toContain(200);
    expect(answered.status).toBe(200);
  });

  it('is told at 80 and at 100 per cent, once each: to the log, to listeners, and to a member', async () => {
    await put(budget(calls(5)));
    const heard: BudgetAlert[] = [];
    const stop = [0, 1].map((i) => get(BudgetAlerts, i).onAlert((alert) => void heard.push(alert)));
    paid(5);
    const notices: unknown[][] = [];
    for (let i = 0; i < 5; i++) notices.push((await ask(world.account, {}, i % 2)).body.notices ?? []);
    expect((await ask()).status).toBe(402);
    await until('both are told', () => heard.length === 2);
    stop.forEach((s) => s());
    expect(heard.map((a) => a.level)).toEqual([80, 100]);
    expect(notices.slice(0, 4)).toEqual([[], [], [], []]);
    expect(notices[4]).toEqual([
      { code: 'budget_alert', detail: expect.stringMatching(/monthly budget of 0.0005 USD has reached 80 %/) },
    ]);
    const audit = (await send(api(), 'GET', '/api/audit', world.account)).body.items as {
      action: string;
      detail: object;
    }[];
    expect(audit.filter((e) => e.action === 'budget.alerted')).toHaveLength(2);
  });

  it('of visitors is limited by website, and told without amounts', async () => {
    const [widget] = (await send(api(), 'GET', '/api/widgets', world.account)).body.items;
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
    expect((await send(api(), 'POST', '/v1/chat/completions', world.account, body)).status).toBe(200);
    const refused = await send(api(), 'POST', '/v1/chat/completions', world.account, {
      ...body,
      messages: [{ role: 'user', content: 'More?' }],
    });
    expect(refused).toMatchObject({
      status: 429,
      body: { error: { code: 'insufficient_quota', message: expect.stringContaining('monthly') } },
    });
    expect(await budgets()).toMatchObject([{ spent: COST }]);
  });

  it('is nothing for the built-in model, which answers when nothing is left', async () => {
    await put(budget(0), budget(0, { unit: 'tokens' }));
    for (let i = 0; i < 2; i++)
      expect(await ask(world.account, { model: 'nexus/extractive' })).toMatchObject({ status: 200 });
    expect((await ask()).status).toBe(402);
    expect(await budgets()).toMatchObject([
      { spent: 0, reserved: 0 },
      { spent: 0, reserved: 0 },
    ]);
    expect(await redis().xlen(get(UsageStreams).key(world.account.workspaceId))).toBe(3);
  });

  it('keeps the budgets of one workspace from another', async () => {
    await put(budget(0));
    expect((await ask()).status).toBe(402);
    const foreign = await registerAccount(api());
    await world.useModel(foreign);
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
