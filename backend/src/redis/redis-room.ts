import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RedisService } from './redis.service.js';
import { ScheduledTasks } from '../common/scheduling/scheduled-tasks.js';

const LOOK_MS = 2_000;
/** The rest is reserved for jobs, streaming answers and counters, which cannot be recreated; cached answers can. */
const CACHE_SHARE = 0.8;

/** Knows whether Redis has memory left for data that is only cached. */
@Injectable()
export class RedisRoom implements OnModuleInit {
  /** Recreatable data should not be stored. */
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

/** @param memory reply to `INFO memory`; without a limit memory is never scarce */
export function isScarce(memory: string): boolean {
  const figure = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(memory)?.[1] ?? 0);
  const limit = figure('maxmemory');
  return limit > 0 && figure('used_memory') > limit * CACHE_SHARE;
}
