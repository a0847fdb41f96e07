import { BullModule } from '@nestjs/bull';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { QueueOptions } from 'bull';
import { AppConfig } from '../config/app-config.js';
import { QueueConnections, registeredQueues } from './queue-connections.js';

@Global()
@Module({ providers: [QueueConnections], exports: [QueueConnections] })
class QueueConnectionsModule {}

/** Bull queues of this installation. The hash tag in the prefix keeps a queue in one slot of a Redis Cluster. */
@Module({})
export class QueueModule {
  static root(): DynamicModule {
    return BullModule.forRootAsync({
      imports: [QueueConnectionsModule],
      inject: [AppConfig, QueueConnections],
      useFactory: (config: AppConfig, connections: QueueConnections) => ({
        prefix: config.queue.prefix,
        // Bull's types are of an older ioredis version.
        createClient: connections.client as unknown as QueueOptions['createClient'],
        defaultJobOptions: { removeOnComplete: true, removeOnFail: 500 },
        settings: { lockDuration: 30_000, stalledInterval: 5_000, maxStalledCount: 5 },
      }),
    });
  }

  static register(...names: string[]): DynamicModule {
    for (const name of names) registeredQueues.add(name);
    return BullModule.registerQueue(...names.map((name) => ({ name })));
  }
}
