import type { EntityClass } from '@mikro-orm/core';
import { MikroORM } from '@mikro-orm/postgresql';
import {
  type DynamicModule,
  Global,
  Inject,
  Injectable,
  Logger,
  Module,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock } from '../common/clock/clock.js';
import { AppConfig } from '../config/app-config.js';
import { ormOptions } from './orm-options.js';
import { SystemScope } from './system-scope.js';
import { TenantDb } from './tenant-db.js';

/** How long a connection still in use may delay a shutdown. */
const CLOSE_LIMIT_MS = 5_000;

@Injectable()
class CloseDatabase implements OnApplicationShutdown {
  private readonly logger = new Logger('Database');

  constructor(
    @Inject(MikroORM) private readonly orm: MikroORM,
    private readonly clock: Clock,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    const closed = new AbortController();
    const late = this.clock.sleep(CLOSE_LIMIT_MS, closed.signal).then(
      () => this.logger.warn({ msg: 'A statement is still running; shutting down without waiting for it' }),
      () => undefined,
    );
    await Promise.race([this.orm.close(true), late]);
    closed.abort();
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
