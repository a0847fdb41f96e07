import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../common/clock/clock.js';
import { ScheduledTasks } from '../common/scheduling/scheduled-tasks.js';
import { AppConfig } from '../config/app-config.js';
import { executeSql } from '../database/statements.js';
import { SystemScope } from '../database/system-scope.js';
import { RETENTION_KEY, type RetentionFigures } from '../observability/retention-figures.js';
import { RedisService } from '../redis/redis.service.js';
import { RETENTION_RULES, type RetentionRule } from './retention-rules.js';

const DAY_MS = 86_400_000;
const INTERVAL_MS = 3_600_000;
/** Delay after the start of the worker, which has more urgent work then. */
const FIRST_MS = 60_000;
const BATCH = 500;
/** Time limit per rule and run; the rest is left to the next run. */
const BUDGET_MS = 10_000;
/** Pause between batches, to let requests through. */
const PAUSE_MS = 20;

interface Cursor {
  since: Date | string;
  id: string;
}

/** Deletes rows whose retention period has expired, in small batches, oldest first. */
@Injectable()
export class RetentionService implements OnApplicationBootstrap {
  private readonly logger = new Logger(RetentionService.name);

  constructor(
    private readonly clock: Clock,
    private readonly config: AppConfig,
    private readonly redis: RedisService,
    private readonly system: SystemScope,
    private readonly tasks: ScheduledTasks,
  ) {}

  onApplicationBootstrap(): void {
    const run = (signal: AbortSignal): Promise<number> => this.once(signal);
    this.tasks.every({ name: 'retention', everyMs: INTERVAL_MS, firstMs: FIRST_MS, run });
  }

  /** @returns the number of deleted rows */
  async once(signal: AbortSignal): Promise<number> {
    let deleted = 0;
    for (const rule of RETENTION_RULES) {
      if (signal.aborted) break;
      const rows = await this.apply(rule, signal);
      await this.publish(rule, rows);
      deleted += rows;
    }
    if (deleted > 0) this.logger.log({ msg: 'Deleted expired rows', rows: deleted });
    return deleted;
  }

  private async apply(rule: RetentionRule, signal: AbortSignal): Promise<number> {
    const days = this.config.retention[rule.days];
    if (days === 0) return 0;
    const before = new Date(this.clock.now().getTime() - days * DAY_MS);
    const end = this.clock.monotonic() + BUDGET_MS;
    let deleted = 0;
    for (let after: Cursor | undefined; !signal.aborted && this.clock.monotonic() < end;) {
      const rows = await this.deleteBatch(rule, before, after);
      deleted += rows.length;
      after = rows.at(-1);
      if (rows.length < BATCH) break;
      await this.clock.sleep(PAUSE_MS, signal).catch(() => undefined); // Ends early at shutdown; the loop checks the signal.
    }
    return deleted;
  }

  private deleteBatch({ table, since, where }: RetentionRule, before: Date, after?: Cursor): Promise<Cursor[]> {
    const beyond = after ? `and (r.${since}, r.id) > (?::timestamptz, ?::uuid)` : '';
    const sql = `
      with old as (
        select r.id, r.${since} as since from ${table} r
        where r.${since} < ? ${beyond} ${where ? `and ${where}` : ''}
        order by r.${since}, r.id limit ${BATCH} for update skip locked),
      gone as (delete from ${table} d using old where d.id = old.id returning d.id, old.since)
      select id, since from gone order by since, id`;
    const values = [before, ...(after ? [after.since, after.id] : [])];
    return this.system.run('retention.delete', (em) => executeSql<Cursor>(em, sql, values));
  }

  private async publish({ name, table, since }: RetentionRule, deleted: number): Promise<void> {
    const sql = `select min(${since}) as oldest from ${table}`;
    const [row] = await this.system.run('retention.delete', (em) =>
      executeSql<{ oldest: Date | string | null }>(em, sql),
    );
    const figures: RetentionFigures = {
      deleted,
      oldest: row?.oldest ? new Date(row.oldest).toISOString() : null,
      at: this.clock.now().toISOString(),
    };
    await this.redis.attempt(() => this.redis.client.hset(RETENTION_KEY, name, JSON.stringify(figures)), 0);
  }
}
