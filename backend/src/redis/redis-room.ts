import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RedisService } from './redis.service.js';
import { ScheduledTasks } from '../common/scheduling/scheduled-tasks.js';

const LOOK_MS = 2_000;
/** The rest is for jobs, answers that stream, and counters: they cannot be made again, cached answers can. */
const CACHE_SHARE = 0.8;

/** Knows whether Redis still has room for what is only kept to be faster. */
@Injectable()
export class RedisRoom implements OnModuleInit {
  /** Nothing is to be kept that can be made again. */
  scarce = false;

  constructor(
    private readonly redis: RedisService,
    private readonly tasks: ScheduledTasks,
  ) {}

  onModuleInit(): void {
    this.tasks.every({ name: 'redis-room', everyMs: LOOK_MS, firstMs: LOOK_MS, run: () => this.look() });
  }

  async look(): Promise<void> {
    const memory = await this.redis.attempt(() => this.redis.client.info('memory'), '');
    if (memory !== '') this.scarce = isScarce(memory);
  }
}

/** @param memory what Redis says to `INFO memory`; without a limit there is always room */
export function isScarce(memory: string): boolean {
  const figure = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(memory)?.[1] ?? 0);
  const limit = figure('maxmemory');
  return limit > 0 && figure('used_memory') > limit * CACHE_SHARE;
}
