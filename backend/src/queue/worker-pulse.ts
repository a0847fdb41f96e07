import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { type CheckResult, HealthService, judgeTasks } from '../observability/health.service.js';
import { RedisService } from '../redis/redis.service.js';
import { Clock } from '../common/clock/clock.js';
import { newId } from '../common/ids/ids.js';
import type { TaskFigures } from '../common/scheduling/interval-task.js';
import { ScheduledTasks } from '../common/scheduling/scheduled-tasks.js';

const BEAT_MS = 2_000;
/** A worker silent for this long is considered dead. */
const KEEP_MS = 10_000;
/** Its figures are kept longer, since the clocks of hosts differ. */
const REPORT_MS = 60_000;

const keyOf = ({ queue }: AppConfig): string => `${queue.prefix}:worker-alive`;
/** Hash of JSON by worker, see `WorkerReport`. */
const reportsOf = ({ queue }: AppConfig): string => `${queue.prefix}:worker-tasks`;

/** A worker's report on its background work. */
interface WorkerReport {
  /** Milliseconds since 1970. */
  at: number;
  tasks: TaskFigures[];
}

/** Reports that the worker's event loop is responsive, and the state of its background work. */
@Injectable()
export class WorkerPulse implements OnModuleInit {
  private readonly id = newId();

  constructor(
    private readonly clock: Clock,
    private readonly config: AppConfig,
    private readonly redis: RedisService,
    private readonly tasks: ScheduledTasks,
  ) {}

  async onModuleInit(): Promise<void> {
    this.tasks.every({ name: 'worker-pulse', everyMs: BEAT_MS, firstMs: BEAT_MS, run: () => this.beat() });
    await this.beat();
  }

  private async beat(): Promise<void> {
    const [key, reports] = [keyOf(this.config), reportsOf(this.config)];
    const report: WorkerReport = { at: this.clock.now().getTime(), tasks: this.tasks.figures() };
    const tell = (): Promise<unknown> =>
      this.redis.client
        .pipeline()
        .set(key, '1', 'PX', KEEP_MS)
        .hset(reports, this.id, JSON.stringify(report))
        .pexpire(reports, REPORT_MS)
        .exec();
    await this.redis.attempt(tell, null);
  }
}

/** Reports in the api's readiness whether a worker is alive: without one questions are answered, but documents wait. */
@Injectable()
export class WorkerCheck {
  constructor(
    private readonly clock: Clock,
    private readonly config: AppConfig,
    private readonly redis: RedisService,
    health: HealthService,
  ) {
    health.register({ name: 'worker', required: false, run: () => this.check() });
  }

  private async check(): Promise<CheckResult> {
    if (!this.redis.available) return { status: 'degraded', detail: 'unknown while Redis is unavailable' };
    const alive = await this.redis.client.exists(keyOf(this.config));
    if (!alive) return { status: 'degraded', detail: 'no worker is running: documents and crawls wait' };
    const tasks = (await this.reports()).flatMap((report) => report.tasks);
    return { ...judgeTasks(tasks), figures: { tasks } };
  }

  /** Reports of live workers; those of dead ones are removed. */
  private async reports(): Promise<WorkerReport[]> {
    const key = reportsOf(this.config);
    const all = Object.entries(await this.redis.client.hgetall(key)).map(
      ([id, text]) => [id, JSON.parse(text) as WorkerReport] as const,
    );
    const oldest = this.clock.now().getTime() - REPORT_MS;
    const dead = all.filter(([, { at }]) => at < oldest).map(([id]) => id);
    if (dead.length > 0) await this.redis.client.hdel(key, ...dead);
    return all.filter(([, { at }]) => at >= oldest).map(([, report]) => report);
  }
}
