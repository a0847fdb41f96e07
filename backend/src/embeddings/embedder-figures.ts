import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
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
export class EmbedderFigures implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private told = 0;

  constructor(
    private readonly config: AppConfig,
    private readonly registry: EmbedderRegistry,
    private readonly redis: RedisService,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.tell(), INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
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
