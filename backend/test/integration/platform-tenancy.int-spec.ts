import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MikroORM } from '@mikro-orm/postgresql';
import { RequestContext } from '../../src/common/context/request-context.js';
import { newId } from '../../src/common/ids/ids.js';
import { ormOptions } from '../../src/database/orm-options.js';
import { SystemScope } from '../../src/database/system-scope.js';
import { TenantDb } from '../../src/database/tenant-db.js';
import { ENTITIES } from '../../src/entities.js';
import { WorkspaceEmbedder } from '../../src/embeddings/pins/workspace-embedder.entity.js';
import { Prompt } from '../../src/prompts/prompt.entity.js';
import { addRow } from '../support/rows.js';
import { testServices } from '../support/services.js';
import { migrateTestDatabase } from '../support/test-app.js';

describe('tenancy layer', () => {
  const context = new RequestContext();
  const [a, b] = [newId(), newId()];
  let orm: MikroORM;
  let db: TenantDb;
  let system: SystemScope;
  const as = <T>(workspaceId: string, fn: () => Promise<T>): Promise<T> => context.run({ workspaceId }, fn);
  const add = (workspaceId: string, name: string): Promise<Prompt> =>
    as(workspaceId, () =>
      db.tx(async (em) => {
        const prompt = em.create(Prompt, {
          workspaceId,
          name,
          text: 't',
          liveText: 't',
          isActive: false,
          version: 1,
        } as never);
        await em.persist(prompt).flush();
        return prompt;
      }),
    );

  beforeAll(async () => {
    await migrateTestDatabase();
    orm = await MikroORM.init(ormOptions({ url: testServices().databaseUrl, poolMax: 2, entities: ENTITIES }));
    for (const id of [a, b])
      await addRow((text, values) => orm.em.fork().execute(text, values as never), 'workspaces', { id });
    db = new TenantDb(orm, context);
    system = new SystemScope(orm, context);
  });
  afterAll(() => orm.close(true));

  it('reads only rows of the context, by find, id, count and query builder', async () => {
    const mine = await add(a, 'mine');
    const foreign = await add(b, 'foreign');
    await as(a, async () => {
      expect((await db.em().find(Prompt, {})).map((p) => p.id)).toEqual([mine.id]);
      expect(await db.em().findOne(Prompt, { id: foreign.id })).toBeNull();
      expect(await db.em().count(Prompt, {})).toBe(1);
      const built = await db.query(Prompt).getResultList();
      expect(built.map((p) => p.id)).toEqual([mine.id]);
    });
  });

  it('upserts rows of its own only, whatever workspace they name', async () => {
    const row = Object.assign(new WorkspaceEmbedder(), { workspaceId: b, embedderId: 'offline', generation: 1 });
    await as(a, () => db.upsert(WorkspaceEmbedder, row, { onConflictFields: ['workspaceId'] }));
    expect(await as(b, () => db.em().count(WorkspaceEmbedder, {}))).toBe(0);
    expect(await as(a, () => db.em().count(WorkspaceEmbedder, {}))).toBe(1);
  });

  it('runs no statement that is not bound to the workspace of the context', async () => {
    const everyone = 'select id from prompts';
    const bound = 'select id from prompts where workspace_id = ?';
    await as(a, async () => {
      await expect(db.sql(everyone, [])).rejects.toThrow('workspace_id');
      await expect(db.sql(bound, [b])).rejects.toThrow('parameter');
      await expect(db.sql("select id from prompts where workspace_id <> '' and name = ?", [a])).rejects.toThrow();
      expect(await db.sql(bound, [a])).not.toHaveLength(0);
    });
  });

  it('updates and deletes no foreign row', async () => {
    const foreign = await add(b, 'untouched');
    await as(a, async () => {
      expect(await db.em().nativeUpdate(Prompt, { id: foreign.id }, { name: 'taken' })).toBe(0);
      expect(await db.em().nativeDelete(Prompt, { id: foreign.id })).toBe(0);
      expect(await db.update(Prompt, { id: foreign.id }, { name: 'taken' })).toBe(0);
      expect(await db.update(Prompt, { id: foreign.id, workspaceId: b }, { name: 'taken' })).toBe(0);
      expect(await db.delete(Prompt, { $or: [{ id: foreign.id }, { workspaceId: b }] })).toBe(0);
    });
    const still = await as(b, () => db.em().findOneOrFail(Prompt, { id: foreign.id }));
    expect(still.name).toBe('untouched');
  });

  it('refuses to flush a foreign row, whether new, changed or moved', async () => {
    await expect(
      as(a, () =>
        db.tx(async (em) =>
          em
            .persist(
              em.create(Prompt, {
                workspaceId: b,
                name: 'x',
                text: 't',
                liveText: 't',
                isActive: false,
                version: 1,
              } as never),
            )
            .flush(),
        ),
      ),
    ).rejects.toThrow(/another workspace/);
    const mine = await add(a, 'stays');
    await expect(
      as(a, () =>
        db.tx(async (em) => {
          const row = await em.findOneOrFail(Prompt, { id: mine.id });
          row.workspaceId = b;
          await em.flush();
        }),
      ),
    ).rejects.toThrow(/another workspace/);
  });

  it('does nothing without a workspace', async () => {
    await expect(context.run({}, async () => db.em().find(Prompt, {}))).rejects.toMatchObject({
      code: 'token_missing',
    });
    await expect(orm.em.fork().find(Prompt, {})).rejects.toThrow(/filter/);
  });

  it('refuses a raw statement that names no workspace', async () => {
    await expect(as(a, () => db.sql('select * from prompts', []))).rejects.toThrow(/workspace_id/);
  });

  it('joins an outer transaction and rolls both back together', async () => {
    await expect(
      as(a, () =>
        db.tx(async (outer) => {
          await db.tx(async (em) => {
            expect(em).toBe(outer);
            await em
              .persist(
                em.create(Prompt, {
                  workspaceId: a,
                  name: 'rolled back',
                  text: 't',
                  liveText: 't',
                  isActive: false,
                  version: 1,
                } as never),
              )
              .flush();
          });
          throw new Error('no');
        }),
      ),
    ).rejects.toThrow('no');
    expect(await as(a, () => db.em().count(Prompt, { name: 'rolled back' }))).toBe(0);
  });

  it('lets a named system scope read across workspaces', async () => {
    const found = await system.run('revisions.read', (em) => em.find(Prompt, { workspaceId: { $in: [a, b] } }));
    expect(new Set(found.map((p) => p.workspaceId))).toEqual(new Set([a, b]));
  });

  it('has no drift between entities and migrations', async () => {
    const sql = await orm.schema.getUpdateSchemaSQL({ wrap: false, safe: false });
    const known = /nexus_migrations|vec_|nexus_vec/;
    expect(sql.split('\n').filter((line) => line.trim() && !known.test(line))).toEqual([]);
  });
});
