/**
 * Writes the SQL between the migrations in the folder and the entities in dist: `node tools/migration.mjs <name>`.
 * `initial` writes the whole schema as the first migration, which may be done until the first release.
 * The result is to be read and edited by hand, one column a line, before it is committed.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import 'reflect-metadata';
import { MikroORM } from '@mikro-orm/postgresql';
import { migrationsDir } from '../dist/database/migrations.js';
import { ormOptions } from '../dist/database/orm-options.js';
import { ENTITIES } from '../dist/entities.js';

const name = process.argv[2];
const url = process.env.DATABASE_URL;
if (!name || !url) throw new Error('usage: DATABASE_URL=… node tools/migration.mjs <name>');

const orm = await MikroORM.init(ormOptions({ url, poolMax: 2, entities: ENTITIES }));
const sql =
  name === 'initial'
    ? await orm.schema.getCreateSchemaSQL({ wrap: false })
    : await orm.schema.getUpdateSchemaSQL({ wrap: false });
await orm.close(true);

const statements = sql
  .split(/;\s*\n/)
  .map((s) => s.trim().replace(/;$/, ''))
  .filter((s) => s !== '' && !/^set (names|session_replication_role)/i.test(s));
if (statements.length === 0) throw new Error('Entities and schema agree: nothing to migrate');

const stamp = name === 'initial' ? '0001' : new Date().toISOString().replace(/\D/g, '').slice(0, 14);
const file = join(migrationsDir(), `Migration${stamp}_${name}.sql`);
writeFileSync(file, statements.map((statement) => `${statement};\n`).join('\n'));
process.stdout.write(`${file}\n`);
