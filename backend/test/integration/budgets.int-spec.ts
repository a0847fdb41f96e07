import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/common/ids/ids.js';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import { Scenario } from '../support/scenario.js';
import { type RunningApi, startApi, testEnvironment } from '../support/test-app.js';
import { send } from './chat-support.js';

const workspace = { subject: { type: 'workspace' }, period: 'month', unit: 'usd', limit: 5 };

describe('budgets', () => {
  let api: RunningApi;
  let own: TestAccount;
  let foreign: TestAccount;

  beforeAll(async () => {
    api = await startApi(testEnvironment());
    own = await registerAccount(api);
    foreign = await registerAccount(api);
  });
  afterAll(() => api.close());

  const put = (items: unknown[], as = own) => send(api, 'PUT', '/api/budgets', as, { items });
  const list = async (as = own) => (await send(api, 'GET', '/api/budgets', as)).body.items;
  const newToken = (as = own, scopes = ['chat']) => new Scenario(api, as).token(scopes);

  it('are none until somebody sets them', async () => {
    expect(await send(api, 'GET', '/api/budgets', own)).toMatchObject({ status: 200, body: { items: [] } });
  });

  it('are set as a whole list, keep their ids, and are audited', async () => {
    const token = await newToken();
    const widget = await new Scenario(api, own).widget();
    const set = await put([
      workspace,
      { subject: { type: 'token', id: token.id }, period: 'day', unit: 'tokens', limit: 1000 },
      { subject: { type: 'widget', id: widget.id }, period: 'day', unit: 'usd', limit: 0.000_001 },
      { subject: { type: 'member', id: own.userId }, period: 'month', unit: 'usd', limit: 0 },
    ]);
    expect(set.status).toBe(200);
    expect(set.body.items).toMatchObject([
      { subject: { type: 'workspace' }, limit: 5, spent: 0, reserved: 0, alert: 'none' },
      { subject: { type: 'token', id: token.id, name: 'Shop' }, unit: 'tokens', limit: 1000 },
      { subject: { type: 'widget', id: widget.id, name: widget.name }, limit: 0.000_001 },
      { subject: { type: 'member', id: own.userId, name: 'Test' }, limit: 0, alert: '100' },
    ]);
    expect(set.body.items[0].days.at(-1).date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(set.body.items[1].days).toHaveLength(7);
    expect(Date.parse(set.body.items[0].resets_at)).toBeGreaterThan(Date.now());

    const [first, second] = set.body.items;
    const again = await put(
      [
        { ...workspace, limit: 7 },
        { ...second, period: 'month', days: undefined },
      ].map(toInput),
    );
    expect(again.body.items).toMatchObject([
      { id: first.id, limit: 7 },
      { id: second.id, period: 'month' },
    ]);
    const audit = await send(api, 'GET', '/api/audit', own);
    expect(audit.body.items[0]).toMatchObject({ action: 'budgets.updated' });
  });

  const toInput = ({ id, subject, period, unit, limit }: Record<string, unknown>) => ({
    ...(id ? { id } : {}),
    subject: { type: (subject as { type: string }).type, id: (subject as { id?: string }).id },
    period,
    unit,
    limit,
  });

  it('may swap places in one change', async () => {
    const account = await registerAccount(api);
    const [day, month] = (await put([workspace, { ...workspace, period: 'day' }], account)).body.items as {
      id: string;
      period: string;
    }[];
    const swapped = await put(
      [
        { ...workspace, id: day!.id, period: month!.period },
        { ...workspace, id: month!.id, period: day!.period },
      ],
      account,
    );
    expect(swapped).toMatchObject({ status: 200, body: { items: [{ id: day!.id, period: month!.period }, {}] } });
  });

  it('are refused with the field that is wrong', async () => {
    const token = await newToken(foreign);
    const foreignBudget = (await put([workspace], foreign)).body.items[0] as { id: string };
    const cases: [string, object][] = [
      ['items.0.subject.id', { ...workspace, subject: { type: 'token', id: token.id } }],
      ['items.0.subject.id', { ...workspace, subject: { type: 'token' } }],
      ['items.0.subject.id', { ...workspace, subject: { type: 'member', id: foreign.userId } }],
      ['items.0.subject.id', { ...workspace, subject: { type: 'widget', id: newId() } }],
      ['items.0.subject.id', { ...workspace, subject: { type: 'workspace', id: foreign.workspaceId } }],
      ['items.0.id', { ...workspace, id: foreignBudget.id }],
      ['items.0.limit', { ...workspace, limit: -1 }],
      ['items.0.period', { ...workspace, period: 'year' }],
      ['items.0.subject.type', { ...workspace, subject: { type: 'planet' } }],
    ];
    for (const [field, item] of cases) {
      const answer = await put([item]);
      expect([field, answer.status, answer.body.code]).toEqual([field, 422, 'validation_failed']);
      expect(JSON.stringify(answer.body.errors)).toContain(field);
    }
    expect(await put([workspace, workspace])).toMatchObject({ status: 422 });
    expect(await list(foreign)).toMatchObject([{ id: foreignBudget.id, limit: 5 }]);
  });

  it('are not for API tokens to set, nor to be seen without the permission', async () => {
    const token = await newToken(own, ['chat', 'analytics:read']);
    const as = { headers: { authorization: `Bearer ${token.token}` } };
    expect(await send(api, 'PUT', '/api/budgets', as, { items: [] })).toMatchObject({ status: 403 });
    expect(await send(api, 'GET', '/api/budgets', as)).toMatchObject({ status: 403 });
  });
});
