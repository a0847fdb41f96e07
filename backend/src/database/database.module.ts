import type { EntityClass } from '@mikro-orm/core';
import { MikroORM } from '@mikro-orm/postgresql';
import { type DynamicModule, Global, Inject, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { ormOptions } from './orm-options.js';
import { SystemScope } from './system-scope.js';
import { TenantDb } from './tenant-db.js';

@Injectable()
class CloseDatabase implements OnApplicationShutdown {
  constructor(@Inject(MikroORM) private readonly orm: MikroORM) {}

  async onApplicationShutdown(): Promise<void> {
    await this.orm.close(true);
  }
}

@Global()
@Module({})
export class DatabaseModule {
  static of(entities: EntityClass<object>[]): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        {
          provide: MikroORM,
          inject: [AppConfig],
          useFactory: async ({ database }: AppConfig) => MikroORM.init(ormOptions({ ...database, entities })),
        },
        TenantDb,
        SystemScope,
        CloseDatabase,
      ],
      exports: [MikroORM, TenantDb, SystemScope],
    };
  }
}
