import { type DynamicModule, Module } from '@nestjs/common';
import { ContextModule } from './common/context/context.module.js';
import type { AppConfig } from './config/app-config.js';
import { ConfigModule } from './config/config.module.js';
import { DatabaseModule } from './database/database.module.js';
import { EventsModule } from './events/events.module.js';
import { ENTITIES } from './entities.js';
import { LimitsModule } from './limits/limits.module.js';
import { ObservabilityModule } from './observability/observability.module.js';
import { QueueModule } from './queue/queue.module.js';
import { RedisModule } from './redis/redis.module.js';
import { RevisionsModule } from './workspaces/revisions/revisions.module.js';
import { WorkspaceSettingsModule } from './workspaces/settings/workspace-settings.module.js';

/** What api and worker share. */
@Module({})
export class CoreModule {
  static of(config: AppConfig): DynamicModule {
    return {
      module: CoreModule,
      imports: [
        ConfigModule.of(config),
        ContextModule,
        DatabaseModule.of(ENTITIES),
        RedisModule,
        LimitsModule,
        QueueModule.root(),
        ObservabilityModule,
        EventsModule,
        RevisionsModule,
        WorkspaceSettingsModule,
      ],
    };
  }
}
