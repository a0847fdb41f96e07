import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ScheduledTasks } from '../common/scheduling/scheduled-tasks.js';
import { AppConfig } from '../config/app-config.js';
import { RedisService } from '../redis/redis.service.js';
import { EmbedderRegistry } from './embedder-registry.js';

const INTERVAL_MS = 1_000;

/** Redis hash of milliseconds by process role, e.g. `worker`. */
export const busyKey = (queuePrefix: string): string => `${queuePrefix}:embedder:busy-ms`;

/**
 * Accumulates in Redis how long the embedders of all processes of a role were busy. The difference of two readings gives their
 * utilisation; a second without embedding writes nothing.
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
    this.tasks.every({ name: 'embedder-figures', everyMs: INTERVAL_MS, run: () => this.report() });
  }

  /** Values that Redis did not accept are added to the next report. */
  async report(): Promise<void> {
    const ms = Math.round(this.registry.busyMs) - this.told;
    if (ms <= 0) return;
    this.told += ms;
    const { queue, role } = this.config;
    const taken = await this.redis.attempt(() => this.redis.client.hincrby(busyKey(queue.prefix), role, ms), null);
    if (taken === null) this.told -= ms;
  }
}
