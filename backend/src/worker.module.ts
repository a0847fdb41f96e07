import { type DynamicModule, Module } from '@nestjs/common';
import type { AppConfig } from './config/app-config.js';
import { CoreModule } from './core.module.js';
import { OutboxRelay } from './workspaces/revisions/outbox-relay.js';

/** The background process: every processor, no controller. */
@Module({})
export class WorkerModule {
  static of(config: AppConfig): DynamicModule {
    return { module: WorkerModule, imports: [CoreModule.of(config)], providers: [OutboxRelay] };
  }
}
