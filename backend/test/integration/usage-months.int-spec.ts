import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MikroORM } from '@mikro-orm/postgresql';
import { FakeClock } from '@nexus/testing';
import type { UsageEvent } from '../../src/analytics/usage/usage-event.js';
import { UsageMonths } from '../../src/analytics/usage/usage-months.js';
import { UsageRepository } from '../../src/analytics/usage/usage.repository.js';
import { RequestContext } from '../../src/common/context/request-context.js';
import { newId } from '../../src/common/ids/ids.js';
import type { AppConfig } from '../../src/config/app-config.js';
import { ormOptions } from '../../src/database/orm-options.js';
import { SystemScope } from '../../src/database/system-scope.js';
import { TenantDb } from '../../src/database/tenant-db.js';
import { ENTITIES } from '../../src/entities.js';
import { testServices } from '../support/services.js';
import { migrateTestDatabase } from '../support/test-app.js';

const event = (workspaceId: string, occurredAt: string): UsageEvent => ({
  id: newId(),
  workspaceId,
  occurredAt,
  completionId: newId(),
  principal: 'member:test',
  model: 'sim/standard',
  provider: 'openrouter',
  source: 'llm',
  cacheStatus: 'miss',
  promptTokens: 1,
  completionTokens: 1,
  costUsd: 0,
  estimated: false,
  latencyMs: 1,
  timeToFirstTokenMs: 1,
  overheadMs: 1,
  outcome: 'ok',
});

describe('months of usage events', () => {
  const context = new RequestContext();
  let orm: MikroORM;

  beforeAll(async () => {
    await migrateTestDatabase();
    orm = await MikroORM.init(ormOptions({ url: testServices().databaseUrl, poolMax: 3, entities: ENTITIES }));
  });
  afterAll(() => orm.close(true));

  const monthsAt = (now: string, usageDays = 0): UsageMonths =>
    new UsageMonths(new SystemScope(orm, context), new FakeClock(new Date(now)), {
      retention: { usageDays },
    } as unknown as AppConfig);
  const repository = (months: UsageMonths): UsageRepository =>
    new UsageRepository(new TenantDb(orm, context), new SystemScope(orm, context), context, months);
  const questions = async (workspaceId: string): Promise<number> => {
    const usage = repository(monthsAt('1999-01-01'));
    const between = [new Date('1990-01-01'), new Date('2090-01-01')] as const;
    return (await context.run({ workspaceId }, () => usage.totals(...between))).questions;
  };

  it('are made when an event needs them, by several processes at once', async () => {
    const workspaceId = newId();
    const events = ['1998-02-28T23:59:59.999Z', '1998-03-01T00:00:00.000Z'].map((at) => event(workspaceId, at));
    await Promise.all([1, 2, 3].map(() => repository(monthsAt('1998-03-01')).insertNew(events)));
    expect(await questions(workspaceId)).toBe(2);
    const names = await monthsAt('1998-03-01').list();
    expect(names).toEqual(expect.arrayContaining(['usage_events_1998_02', 'usage_events_1998_03']));
  });

  it('are there before they are needed', async () => {
    await monthsAt('2031-12-31T23:00:00Z').maintain();
    const names = await monthsAt('2031-12-31').list();
    expect(names).toEqual(expect.arrayContaining(['usage_events_2031_12', 'usage_events_2032_01']));
  });

  it('count an event that is delivered again once', async () => {
    const workspaceId = newId();
    const one = event(workspaceId, '1998-03-05T10:00:00.000Z');
    const stored = repository(monthsAt('1998-03-05'));
    await stored.insertNew([one]);
    await stored.insertNew([one, one]);
    expect(await questions(workspaceId)).toBe(1);
  });

  it('are dropped as a whole when their last day is kept for long enough', async () => {
    const workspaceId = newId();
    const old = ['1995-01-31T23:59:00.000Z', '1995-02-01T00:00:00.000Z'];
    await repository(monthsAt('1995-02-01')).insertNew(old.map((at) => event(workspaceId, at)));
    expect(await monthsAt('1995-03-02', 0).maintain()).toBe(0);
    expect(await monthsAt('1995-03-02', 29).maintain()).toBe(1);
    expect(await questions(workspaceId)).toBe(1);
    expect(await monthsAt('1995-03-02', 29).list()).not.toContain('usage_events_1995_01');
  });
});
