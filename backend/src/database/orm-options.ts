import type { EntityClass } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import { defineConfig, type Options } from '@mikro-orm/postgresql';
import { RequestContext } from '../common/context/request-context.js';
import { limitedStatements } from './limited-statements.js';
import { migrations } from './migrations.js';
import { TenantGuardSubscriber } from './tenant-guard.subscriber.js';
import { ReflectMetadataProvider } from '@mikro-orm/decorators/legacy';

export interface DatabaseSettings {
  url: string;
  poolMax: number;
  /** Maximum duration of one statement, in ms; 0 or undefined: unlimited. */
  timeoutMs?: number;
  entities: EntityClass<object>[];
}

/** How long to wait for a new or pooled connection. */
const CONNECT_MS = 4_000;

export function ormOptions({ url, poolMax, timeoutMs = 0, entities }: DatabaseSettings): Options {
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
    // The migrator would write to the console; important messages are thrown or logged by us.
    logger: () => undefined,
    debug: false,
    migrations: {
      migrationsList: migrations() as never,
      snapshot: false,
      tableName: 'nexus_migrations',
      allOrNothing: true,
      disableForeignKeys: false,
    },
    schemaGenerator: {
      disableForeignKeys: false,
      createForeignKeyConstraints: true,
      // Tables without entities: months of a partitioned table, the migrator's own, and those of the pgvector adapter.
      skipTables: [/^usage_events_\d{4}_\d{2}$/, 'nexus_migrations', /vec_/],
    },
  });
}
