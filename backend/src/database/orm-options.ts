import type { EntityClass } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import { defineConfig, type Options } from '@mikro-orm/postgresql';
import { RequestContext } from '../common/context/request-context.js';
import { TenantGuardSubscriber } from './tenant-guard.subscriber.js';
import { ReflectMetadataProvider } from '@mikro-orm/decorators/legacy';

export interface DatabaseSettings {
  url: string;
  poolMax: number;
  entities: EntityClass<object>[];
  migrationsDir: string;
}

export function ormOptions({ url, poolMax, entities, migrationsDir }: DatabaseSettings): Options {
  return defineConfig({
    clientUrl: url,
    entities,
    metadataProvider: ReflectMetadataProvider,
    extensions: [Migrator],
    subscribers: [new TenantGuardSubscriber(new RequestContext())],
    pool: { min: 0, max: poolMax },
    driverOptions: { connectionTimeoutMillis: 5_000, keepAlive: true },
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
