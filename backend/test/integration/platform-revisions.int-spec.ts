import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MikroORM } from '@mikro-orm/postgresql';
import { RequestContext } from '../../src/common/context/request-context.js';
import { SystemClock } from '../../src/common/clock/clock.js';
import { ScheduledTasks } from '../../src/common/scheduling/scheduled-tasks.js';
import { ormOptions } from '../../src/database/orm-options.js';
import { SystemScope } from '../../src/database/system-scope.js';
import { TenantDb } from '../../src/database/tenant-db.js';
import { ENTITIES } from '../../src/entities.js';
import { DomainEvents } from '../../src/events/domain-events.js';
import { OutboxRelay } from '../../src/events/outbox-relay.js';
import { OutboxRepository } from '../../src/events/outbox.repository.js';
import { RedisService } from '../../src/redis/redis.service.js';
import { RevisionStore } from '../../src/workspaces/revisions/revision-store.js';
import { Revisions } from '../../src/workspaces/revisions/revisions.service.js';
import { addRow } from '../support/rows.js';
import { testServices } from '../support/services.js';
import { migrateTestDatabase, testEnvironment } from '../support/test-app.js';

describe('revisions', () => {
  const context = new RequestContext();
  let orm: MikroORM;
  let redis: RedisService;
  let store: RevisionStore;
  /** As one process has them. */
  const build = (): Revisions => {
    const db = new TenantDb(orm, context);
    return new Revisions(db, system(), context, store, new DomainEvents(db, context, clock), redis);
  };
  const clock = new SystemClock();
  const system = (): SystemScope => new SystemScope(orm, context);
  const relay = (): OutboxRelay => {
    const events = new DomainEvents(new TenantDb(orm, context), context, clock);
    new Revisions(new TenantDb(orm, context), system(), context, store, events, redis).onModuleInit();
    return new OutboxRelay(new ScheduledTasks(clock), new OutboxRepository(system(), clock), events, context);
  };
  const workspace = (): Promise<string> =>
    addRow((text, values) => orm.em.fork().execute(text, values as never), 'workspaces', {});
  const inWorkspace = <T>(workspaceId: string, fn: () => Promise<T>): Promise<T> => context.run({ workspaceId }, fn);

  beforeAll(async () => {
    await migrateTestDatabase();
    orm = await MikroORM.init(ormOptions({ url: testServices().databaseUrl, poolMax: 3, entities: ENTITIES }));
    redis = new RedisService(testEnvironment().config('api'));
    store = new RevisionStore(redis, clock);
    await redis.onModuleInit();
  });
  afterAll(async () => {
    redis.onApplicationShutdown();
    await orm.close(true);
  });

  it('counts each change, per kind and workspace, and is seen by another process', async () => {
    const [ws, other] = [await workspace(), await workspace()];
    const [one, two] = [build(), build()];
    expect((await two.snapshot(ws)).values.knowledge).toBe(0);
    await inWorkspace(ws, () => one.change('knowledge', async () => undefined));
    await inWorkspace(ws, () => one.change(['knowledge', 'prompts'], async () => undefined));
    expect(await two.snapshot(ws)).toMatchObject({ changing: false, values: { knowledge: 2, prompts: 1, qa: 0 } });
    expect((await two.snapshot(other)).values.knowledge).toBe(0);
  });

  it('says "changing" while a change is being committed', async () => {
    const ws = await workspace();
    const revisions = build();
    const reader = build();
    // It trusts Redis from here on: a query on a second connection inside a transaction would wait for itself.
    await reader.snapshot(ws);
    await inWorkspace(ws, () =>
      revisions.change('qa', async () => {
        expect((await reader.snapshot(ws)).changing).toBe(true);
      }),
    );
    expect((await revisions.snapshot(ws)).changing).toBe(false);
  });

  it('rolls back with the change and takes the mark away', async () => {
    const ws = await workspace();
    const failing = inWorkspace(ws, () =>
      build().change('qa', async () => {
        throw new Error('no');
      }),
    );
    await expect(failing).rejects.toThrow('no');
    expect(await build().snapshot(ws)).toMatchObject({ changing: false, values: { qa: 0 } });
  });

  it('believes PostgreSQL when Redis forgot, and never goes back to an older value', async () => {
    const ws = await workspace();
    const revisions = build();
    await inWorkspace(ws, () => revisions.change('models', async () => undefined));
    await redis.client.del(store.keys(ws).values);
    expect((await revisions.snapshot(ws)).values.models).toBe(1);
    await store.publish(ws, { models: 0 });
    expect((await revisions.snapshot(ws)).values.models).toBe(1);
  });

  it('publishes by relay what a crash after the commit left behind', async () => {
    const ws = await workspace();
    const revisions = build();
    await revisions.snapshot(ws);
    const publish = store.publish.bind(store);
    store.publish = async () => false;
    await inWorkspace(ws, () => revisions.change('settings', async () => undefined));
    store.publish = publish;
    // The mark of the change that never ended keeps readers off the cache.
    expect((await revisions.snapshot(ws)).changing).toBe(true);
    await relay().once();
    expect((await revisions.snapshot(ws)).values.settings).toBe(1);
  });
});
