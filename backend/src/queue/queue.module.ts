import { BullModule } from '@nestjs/bull';
import { type DynamicModule, Module } from '@nestjs/common';
import type { QueueOptions } from 'bull';
import { AppConfig } from '../config/app-config.js';
import { createRedisClient, type RedisClient } from '../redis/redis-client.js';

/** Bull shares one command client and one subscriber per process; only blocking clients are its own. */
function clientFactory(config: AppConfig): NonNullable<QueueOptions['createClient']> {
  const shared = new Map<string, RedisClient>();
  const connect = (): RedisClient => {
    const client = createRedisClient(config.redis, 'bull');
    void client.connect().catch(() => undefined);
    return client;
  };
  return ((type: 'client' | 'subscriber' | 'bclient') => {
    if (type === 'bclient') return connect();
    const known = shared.get(type);
    if (known && known.status !== 'end') return known;
    const client = connect();
    client.setMaxListeners(100);
    shared.set(type, client);
    return client;
  }) as unknown as NonNullable<QueueOptions['createClient']>;
}

/** Bull queues of this installation. The hash tag in the prefix keeps a queue in one slot of a Redis Cluster. */
@Module({})
export class QueueModule {
  static root(): DynamicModule {
    return BullModule.forRootAsync({
      inject: [AppConfig],
      useFactory: (config: AppConfig) => ({
        prefix: config.queue.prefix,
        createClient: clientFactory(config),
        defaultJobOptions: { removeOnComplete: true, removeOnFail: 500 },
        settings: { lockDuration: 30_000, stalledInterval: 5_000, maxStalledCount: 5 },
      }),
    });
  }

  static register(...names: string[]): DynamicModule {
    return BullModule.registerQueue(...names.map((name) => ({ name })));
  }
}
