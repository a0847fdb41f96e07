import type { EntityClass } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import { defineConfig, type Options } from '@mikro-orm/postgresql';
import { RequestContext } from '../common/context/request-context.js';
import { limitedStatements } from './limited-statements.js';
import { TenantGuardSubscriber } from './tenant-guard.subscriber.js';
import { ReflectMetadataProvider } from '@mikro-orm/decorators/legacy';

export interface DatabaseSettings {
  url: string;
  poolMax: number;
  /** How long one statement may take, in ms; 0 or not given: for ever. */
  timeoutMs?: number;
  entities: EntityClass<object>[];
  migrationsDir: string;
}

/** How long to wait for a connection, new or of the pool. */
const CONNECT_MS = 4_000;

export function ormOptions({ url, poolMax, timeoutMs = 0, entities, migrationsDir }: DatabaseSettings): Options {
  return defineConfig({
    clientUrl: url,
    entities,
    metadataProvider: ReflectMetadataProvider,
    extensions: [Migrator],
    subscribers: [new TenantGuardSubscriber(new RequestContext())],
    pool: { min: 0, max: poolMax },
    driverOptions: { connectionTimeoutMillis: CONNECT_MS, keepAlive: true, ...limitedStatements(timeoutMs) },
    forceUtcTimezone: true,
    ignoreUndefinedInQuery: false,
    // The migrator writes to the console otherwise; what matters is thrown or logged by us.
    logger: () => undefined,
    debug: false,
    migrations: {
      path: migrationsDir,
      pathTs: migrationsDir,
      glob: '!(*.d).{js,mjs}',
      snapshot: false,
      tableName: 'nexus_migrations',
      allOrNothing: true,
      disableForeignKeys: false,
    },
    schemaGenerator: { disableForeignKeys: false, createForeignKeyConstraints: true },
  });
}
