import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { type CheckResult, HealthService } from '../observability/health.service.js';
import { RedisService } from '../redis/redis.service.js';
import { ScheduledTasks } from '../common/scheduling/scheduled-tasks.js';

const BEAT_MS = 2_000;
/** A worker that said nothing for so long is taken for gone. */
const KEEP_MS = 10_000;

const keyOf = ({ queue }: AppConfig): string => `${queue.prefix}:worker-alive`;

/** A worker says that its event loop turns. */
@Injectable()
export class WorkerPulse implements OnModuleInit {
  constructor(
    private readonly config: AppConfig,
    private readonly redis: RedisService,
    private readonly tasks: ScheduledTasks,
  ) {}

  async onModuleInit(): Promise<void> {
    this.tasks.every({ name: 'worker-pulse', everyMs: BEAT_MS, firstMs: BEAT_MS, run: () => this.beat() });
    await this.beat();
  }

  private async beat(): Promise<void> {
    await this.redis.attempt(() => this.redis.client.set(keyOf(this.config), '1', 'PX', KEEP_MS), null);
  }
}

/** The readiness of an api says whether any worker lives: without one questions are answered, and documents wait. */
@Injectable()
export class WorkerCheck {
  constructor(
    private readonly config: AppConfig,
    private readonly redis: RedisService,
    health: HealthService,
  ) {
    health.register({ name: 'worker', required: false, run: () => this.check() });
  }

  private async check(): Promise<CheckResult> {
    if (!this.redis.available) return { status: 'degraded', detail: 'unknown while Redis does not answer' };
    const alive = await this.redis.client.exists(keyOf(this.config));
    return alive ? { status: 'ok' } : { status: 'degraded', detail: 'no worker answers: documents and crawls wait' };
  }
}
