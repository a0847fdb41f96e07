import { executeSql } from '../database/statements.js';
import { MikroORM } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { TaskFigures } from '../common/scheduling/interval-task.js';
import { ScheduledTasks } from '../common/scheduling/scheduled-tasks.js';
import { RedisRoom } from '../redis/redis-room.js';
import { RedisService } from '../redis/redis.service.js';
import { readRetention } from './retention-figures.js';

export type CheckStatus = 'ok' | 'degraded' | 'down';
export interface CheckResult {
  status: CheckStatus;
  detail?: string;
  figures?: object;
}
/** A check returns or throws; `required` ones make the process unready when they are down. */
export interface HealthCheck {
  name: string;
  required: boolean;
  run: () => Promise<CheckResult>;
}

const TIMEOUT_MS = 2_000;
const FAILURES = 3;

/** Checks every dependency by name, concurrently, each with a time limit. Features register their own checks. */
@Injectable()
export class HealthService {
  private readonly checks: HealthCheck[] = [];

  constructor(orm: MikroORM, redis: RedisService, room: RedisRoom, tasks: ScheduledTasks) {
    this.register({ name: 'postgres', required: true, run: () => pingDatabase(orm) });
    this.register({
      name: 'redis',
      required: false,
      run: async () => {
        await redis.client.ping();
        if (room.scarce) return { status: 'degraded', detail: 'its memory is nearly full: answers are not cached' };
        return { status: 'ok' };
      },
    });
    const own = (): CheckResult => ({ ...judgeTasks(tasks.figures()), figures: { tasks: tasks.figures() } });
    this.register({ name: 'tasks', required: false, run: () => Promise.resolve(own()) });
    const run = async (): Promise<CheckResult> => ({ status: 'ok', figures: await readRetention(redis) });
    this.register({ name: 'retention', required: false, run });
  }

  register(check: HealthCheck): void {
    this.checks.push(check);
  }

  async ready(): Promise<{ status: CheckStatus; checks: Record<string, CheckResult> }> {
    const results = await Promise.all(this.checks.map(async (check) => ({ check, result: await settle(check) })));
    const down = results.some(({ check, result }) => check.required && result.status === 'down');
    const degraded = results.some(({ result }) => result.status !== 'ok');
    return {
      status: down ? 'down' : degraded ? 'degraded' : 'ok',
      checks: Object.fromEntries(results.map(({ check, result }) => [check.name, result])),
    };
  }
}

/** Background work of one or several processes: a single failure may be chance, repeated ones are not. */
export function judgeTasks(tasks: readonly TaskFigures[]): CheckResult {
  const failing = tasks.filter(({ consecutiveFailures }) => consecutiveFailures >= FAILURES);
  if (failing.length === 0) return { status: 'ok' };
  const names = [...new Set(failing.map(({ name }) => name))];
  return { status: 'degraded', detail: `failing repeatedly: ${names.join(', ')}` };
}

async function pingDatabase(orm: MikroORM): Promise<CheckResult> {
  await executeSql(orm.em.fork(), 'select 1');
  return { status: 'ok' };
}

async function settle(check: HealthCheck): Promise<CheckResult> {
  const late = new Promise<CheckResult>((resolve) =>
    setTimeout(() => resolve({ status: 'down', detail: 'does not answer in time' }), TIMEOUT_MS).unref(),
  );
  // The reason is only logged by the dependency's own module: the page is public.
  return Promise.race([check.run().catch(() => ({ status: 'down' as const, detail: 'does not answer' })), late]);
}
