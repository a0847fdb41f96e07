import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MikroORM } from '@mikro-orm/postgresql';
import { RequestContext } from '../../src/common/context/request-context.js';
import { newId } from '../../src/common/ids/ids.js';
import { encodeCursor } from '../../src/common/paging/paging.js';
import type { KeysetOrder } from '../../src/database/keyset-page.js';
import { ormOptions } from '../../src/database/orm-options.js';
import { TenantDb } from '../../src/database/tenant-db.js';
import { TenantRows } from '../../src/database/tenant-rows.js';
import { isUniqueViolation, unlessTaken } from '../../src/database/unique-violations.js';
import { ENTITIES } from '../../src/entities.js';
import { Prompt } from '../../src/prompts/prompt.entity.js';
import { addRow } from '../support/rows.js';
import { testServices } from '../support/services.js';
import { migrateTestDatabase } from '../support/test-app.js';

describe('rows of a workspace', () => {
  const context = new RequestContext();
  const [a, b] = [newId(), newId()];
  let orm: MikroORM;
  let db: TenantDb;
  let rows: TenantRows<Prompt>;
  const as = <T>(workspaceId: string, fn: () => Promise<T>): Promise<T> => context.run({ workspaceId }, fn);
  const add = (workspaceId: string, name: string, values: Partial<Prompt> = {}): Promise<Prompt> =>
    as(workspaceId, () =>
      db.tx(async (em) => {
        const prompt = Object.assign(new Prompt(), { workspaceId, name, text: 't', liveText: 't', ...values });
        await em.persist(prompt).flush();
        return prompt;
      }),
    );
  const pages = async (order?: KeysetOrder<Prompt>): Promise<string[][]> => {
    const found: string[][] = [];
    let cursor: string | undefined;
    do {
      const page = await rows.page({ limit: 2, cursor }, { text: 'paged' }, order);
      found.push(page.items.map(({ name }) => name));
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    return found;
  };

  beforeAll(async () => {
    await migrateTestDatabase();
    orm = await MikroORM.init(ormOptions({ url: testServices().databaseUrl, poolMax: 3, entities: ENTITIES }));
    for (const id of [a, b])
      await addRow((text, values) => orm.em.fork().execute(text, values as never), 'workspaces', { id });
    db = new TenantDb(orm, context);
    rows = new TenantRows(db, Prompt, 'prompt_not_found', 'It is not here.');
  });
  afterAll(() => orm.close(true));

  it('are found by id in their workspace only', async () => {
    const { id } = await add(a, 'one');
    await as(a, async () => {
      expect(await rows.get(id)).toMatchObject({ id, name: 'one' });
      expect(await rows.find(id, { name: 'another' })).toBeNull();
    });
    const missing = { code: 'prompt_not_found', message: 'It is not here.' };
    await as(b, async () => {
      expect(await rows.find(id)).toBeNull();
      for (const bad of [id, newId(), 'x', '', "' or true --"]) {
        await expect(rows.get(bad)).rejects.toMatchObject(missing);
        await expect(db.tx(() => rows.lock(bad))).rejects.toMatchObject(missing);
      }
    });
  });

  it('are held until the end of the transaction, and read anew by who waited', async () => {
    const { id } = await add(a, 'counted');
    const raise = (): Promise<unknown> =>
      as(a, () =>
        db.tx(async (em) => {
          await rows.get(id);
          const row = await rows.lock(id);
          await new Promise((resolve) => setImmediate(resolve));
          row.version += 1;
          await em.flush();
        }),
      );
    await Promise.all([raise(), raise(), raise()]);
    expect((await as(a, () => rows.get(id))).version).toBe(4);
    await expect(as(a, () => rows.lock(id))).rejects.toThrow(/transaction/);
  });

  it('come in pages, each row once, in any order, whatever ties there are', async () => {
    for (const [i, version] of [2, 1, 2, 2, 1].entries()) await add(a, `p${i}`, { text: 'paged', version });
    await add(b, 'foreign', { text: 'paged' });
    await as(a, async () => {
      expect(await pages()).toEqual([['p4', 'p3'], ['p2', 'p1'], ['p0']]);
      const byVersion = { fields: { version: 'int', id: 'uuid' } } as const;
      expect(await pages(byVersion)).toEqual([['p1', 'p4'], ['p0', 'p2'], ['p3']]);
      expect(await pages({ ...byVersion, descending: true })).toEqual([['p3', 'p2'], ['p0', 'p4'], ['p1']]);
      const byTime = { fields: { createdAt: 'time', id: 'uuid' }, descending: true } as const;
      expect((await pages(byTime)).flat()).toHaveLength(5);
    });
  });

  it.each(['x', encodeCursor([1]), encodeCursor([newId(), 1]), encodeCursor([])])(
    'refuse the cursor %s',
    async (cursor) => {
      await expect(as(a, () => rows.page({ limit: 2, cursor }))).rejects.toMatchObject({ code: 'invalid_cursor' });
    },
  );

  it('that break a unique constraint are told by its name, never by another', async () => {
    await add(a, 'active', { isActive: true });
    const second = (): Promise<unknown> => add(a, 'active too', { isActive: true });
    const taken = { prompts_active_unique: ['conflict', 'One is active.'] } as const;
    await expect(unlessTaken(taken, second)).rejects.toMatchObject({ code: 'conflict', message: 'One is active.' });
    const error = await unlessTaken({ test_sets_name_unique: ['conflict', 'Wrong.'] }, second).catch((e: unknown) => e);
    expect(error).not.toHaveProperty('code', 'conflict');
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(error, 'prompts_active_unique')).toBe(true);
    expect(isUniqueViolation(error, 'test_sets_name_unique')).toBe(false);
    expect(isUniqueViolation(new Error('prompts_active_unique'))).toBe(false);
    const other = new Error('prompts_active_unique');
    await expect(unlessTaken(taken, () => Promise.reject(other))).rejects.toBe(other);
  });
});
