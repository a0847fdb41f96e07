import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PGlite } from '@electric-sql/pglite';
import { type RunStatement, vacuumEmbedded } from './embedded-vacuum.js';

describe('vacuum of the embedded PostgreSQL', () => {
  let db: PGlite;
  const run: RunStatement = async <R extends object>(text: string): Promise<R[]> => (await db.query<R>(text)).rows;
  const size = async (table: string): Promise<number> => {
    const [row] = await run<{ size: number }>(`select pg_table_size('${table}')::int as size`);
    return row!.size;
  };

  beforeAll(async () => {
    db = await PGlite.create();
    await db.exec(`create table "Wide rows" (id int, text text); create table quiet (id int);`);
    await db.exec(`insert into "Wide rows" select i, repeat('x', 500) from generate_series(1, 20000) i;`);
    await db.exec(`insert into quiet select generate_series(1, 5000); delete from quiet where id < 500;`);
    await db.exec('select pg_stat_force_next_flush();');
  }, 60_000);
  afterAll(() => db.close());

  it('reclaims the space of deleted rows, only for tables with many of them', async () => {
    expect(await vacuumEmbedded(run)).toBe(0);
    await db.exec('delete from "Wide rows";');
    await db.exec('select pg_stat_force_next_flush();');
    const before = await size('"Wide rows"');
    expect(await vacuumEmbedded(run)).toBe(1);
    expect(await size('"Wide rows"')).toBeLessThan(before / 10);
    expect(await vacuumEmbedded(run)).toBe(0);
  });

  it('ignores any other server', async () => {
    const asked: string[] = [];
    const other: RunStatement = async <R extends object>(text: string): Promise<R[]> => {
      asked.push(text);
      return [{ version: 'PostgreSQL 16.4 on x86_64-pc-linux-gnu' }] as unknown as R[];
    };
    expect(await vacuumEmbedded(other)).toBe(0);
    expect(asked).toHaveLength(1);
  });

  it('stops between two tables when aborted', async () => {
    const stopping = new AbortController();
    const asked: string[] = [];
    const slow: RunStatement = async <R extends object>(text: string): Promise<R[]> => {
      asked.push(text);
      if (text.startsWith('vacuum')) stopping.abort();
      const rows = text.includes('version()')
        ? [{ version: 'PostgreSQL 17 (PGlite)' }]
        : [{ name: 'a' }, { name: 'b' }];
      return rows as unknown as R[];
    };
    expect(await vacuumEmbedded(slow, stopping.signal)).toBe(1);
    expect(asked.filter((text) => text.startsWith('vacuum'))).toEqual(['vacuum a']);
  });
});
