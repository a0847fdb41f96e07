import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MikroORM } from '@mikro-orm/postgresql';
import { FakeClock } from '@nexus/testing';
import { RequestContext } from '../../src/common/context/request-context.js';
import { newId } from '../../src/common/ids/ids.js';
import { ScheduledTasks } from '../../src/common/scheduling/scheduled-tasks.js';
import { ormOptions } from '../../src/database/orm-options.js';
import { SystemScope } from '../../src/database/system-scope.js';
import { TenantDb } from '../../src/database/tenant-db.js';
import { ENTITIES } from '../../src/entities.js';
import { DomainEvents, topic } from '../../src/events/domain-events.js';
import { OutboxMessage } from '../../src/events/outbox.entity.js';
import { OutboxRelay } from '../../src/events/outbox-relay.js';
import { OutboxRepository } from '../../src/events/outbox.repository.js';
import { testServices } from '../support/services.js';
import { migrateTestDatabase } from '../support/test-app.js';

interface Renamed {
  name: string;
}

describe('domain events', () => {
  const context = new RequestContext();
  // Far ahead of what other specs leave in the outbox, which is due as well.
  const clock = new FakeClock(new Date('2040-01-01T00:00:00Z'));
  let orm: MikroORM;
  let db: TenantDb;
  let outbox: OutboxRepository;

  beforeAll(async () => {
    await migrateTestDatabase();
    orm = await MikroORM.init(ormOptions({ url: testServices().databaseUrl, poolMax: 3, entities: ENTITIES }));
    db = new TenantDb(orm, context);
    outbox = new OutboxRepository(new SystemScope(orm, context), clock);
    await relayOf(new DomainEvents(db, context, clock)).once();
  });
  afterAll(() => orm.close(true));

  const relayOf = (events: DomainEvents): OutboxRelay =>
    new OutboxRelay(new ScheduledTasks(clock), outbox, events, context);
  const rows = (workspaceId: string): Promise<OutboxMessage[]> => orm.em.fork().find(OutboxMessage, { workspaceId });

  /** A process with a topic of its own, and what its consumers were given. */
  function start(consumers: Record<string, (payload: Renamed) => void | Promise<void>>) {
    const renamed = topic<Renamed>(`renamed-${newId().slice(-8)}`);
    const events = new DomainEvents(db, context, clock);
    const seen: string[] = [];
    for (const [name, handle] of Object.entries(consumers))
      events.subscribe(renamed, {
        name,
        handle: async (payload) => {
          seen.push(`${name} ${context.workspaceId === workspaceId} ${payload.name}`);
          await handle(payload);
        },
      });
    const workspaceId = newId();
    const publish = (name: string): Promise<void> =>
      context.run({ workspaceId }, () => db.tx(() => events.publish(renamed, { name })));
    return { relay: relayOf(events), seen, workspaceId, publish, events, renamed };
  }

  it('reach each consumer once, in the workspace they belong to', async () => {
    const { relay, seen, publish, workspaceId } = start({ mail: () => undefined, search: () => undefined });
    await publish('a');
    expect(seen).toEqual([]);
    await relay.once();
    await relay.once();
    expect(seen.sort()).toEqual(['mail true a', 'search true a']);
    expect((await rows(workspaceId))[0]!.publishedAt).toEqual(clock.now());
  });

  it('are gone with a change that is rolled back, and need the transaction of a change', async () => {
    const { relay, seen, workspaceId, events, renamed } = start({ mail: () => undefined });
    const failing = context.run({ workspaceId }, () =>
      db.tx(async () => {
        await events.publish(renamed, { name: 'a' });
        throw new Error('no');
      }),
    );
    await expect(failing).rejects.toThrow('no');
    await expect(context.run({ workspaceId }, () => events.publish(renamed, { name: 'b' }))).rejects.toThrow(
      /transaction/,
    );
    await relay.once();
    expect(seen).toEqual([]);
    expect(await rows(workspaceId)).toEqual([]);
  });

  it('are repeated for the consumer that failed, later and later, and for no other', async () => {
    let broken = true;
    const fail = (): void => {
      if (broken) throw new Error('mail server is away');
    };
    const { relay, seen, publish, workspaceId } = start({ mail: fail, search: () => undefined });
    await publish('a');
    for (const waitMs of [0, 2_000, 4_000]) {
      await clock.advance(waitMs);
      await relay.once();
    }
    expect(seen.filter((line) => line.startsWith('mail'))).toHaveLength(3);
    await clock.advance(4_000);
    await relay.once();
    expect(seen).toHaveLength(4);
    broken = false;
    await clock.advance(600_000);
    await relay.once();
    expect(seen.filter((line) => line.startsWith('search'))).toHaveLength(1);
    expect(seen).toHaveLength(5);
    expect((await rows(workspaceId))[0]!.publishedAt).toEqual(clock.now());
  });

  it('hold up nobody behind one that cannot be taken', async () => {
    const { relay, seen, publish } = start({
      mail: ({ name }) => {
        if (name === 'poison') throw new Error('cannot be taken');
      },
    });
    for (const name of ['poison', 'b', 'c']) await publish(name);
    await relay.once();
    expect(seen.sort()).toEqual(['mail true b', 'mail true c', 'mail true poison']);
  });

  it('go to one relay at a time, and to another when that one died', async () => {
    const { relay, seen, publish } = start({ mail: () => undefined });
    await publish('a');
    expect(await outbox.claim(10)).toHaveLength(1);
    await relay.once();
    expect(seen).toEqual([]);
    await clock.advance(60_000);
    await relay.once();
    expect(seen).toEqual(['mail true a']);
  });

  it('refuse a second consumer of the same name', () => {
    const { events, renamed } = start({ mail: () => undefined });
    expect(() => events.subscribe(renamed, { name: 'mail', handle: async () => undefined })).toThrow(/mail/);
  });
});
