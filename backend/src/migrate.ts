import 'reflect-metadata';
import { MikroORM } from '@mikro-orm/postgresql';
import { parseConfig } from './config/app-config.js';
import { ormOptions } from './database/orm-options.js';
import { ENTITIES } from './entities.js';

/** Brings the schema up to date and exits: 0 done, 1 not. */
try {
  const config = parseConfig('migrate', process.env);
  const orm = await MikroORM.init(ormOptions({ ...config.database, entities: ENTITIES }));
  const done = await orm.migrator.up();
  await orm.close(true);
  process.stdout.write(done.length === 0 ? 'Schema is up to date\n' : `Applied ${done.length} migration(s)\n`);
} catch (error) {
  process.stderr.write(`Migration failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
