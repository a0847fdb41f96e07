import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ScheduledTasks } from '../common/scheduling/scheduled-tasks.js';
import { AppConfig } from '../config/app-config.js';
import { RedisService } from '../redis/redis.service.js';
import { EmbedderRegistry } from './embedder-registry.js';

const INTERVAL_MS = 1_000;

/** Hash of milliseconds by role of the process, e.g. `worker`. */
export const busyKey = (queuePrefix: string): string => `${queuePrefix}:embedder:busy-ms`;

/**
 * Adds up in Redis how long the embedders of all processes of a role were at work. Two readings give how busy they were in between;
 * a second in which nothing was embedded writes nothing.
 */
@Injectable()
export class EmbedderFigures implements OnApplicationBootstrap {
  private told = 0;

  constructor(
    private readonly config: AppConfig,
    private readonly registry: EmbedderRegistry,
    private readonly redis: RedisService,
    private readonly tasks: ScheduledTasks,
  ) {}

  onApplicationBootstrap(): void {
    this.tasks.every({ name: 'embedder-figures', everyMs: INTERVAL_MS, run: () => this.tell() });
  }

  /** What Redis did not take is told the next time. */
  async tell(): Promise<void> {
    const ms = Math.round(this.registry.busyMs) - this.told;
    if (ms <= 0) return;
    this.told += ms;
    const { queue, role } = this.config;
    const taken = await this.redis.attempt(() => this.redis.client.hincrby(busyKey(queue.prefix), role, ms), null);
    if (taken === null) this.told -= ms;
  }
}
