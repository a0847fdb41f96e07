import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { AppConfig } from '../../config/app-config.js';
import { executeSql } from '../../database/statements.js';
import { SystemScope } from '../../database/system-scope.js';

const DAY_MS = 86_400_000;
/** More months than events usually span: clearing the memo only costs a repeated check, one statement. */
const MAX_KNOWN = 1_000;

/** Start of the month, UTC. */
const monthOf = (at: Date, plus = 0): Date => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + plus, 1));
const partition = (month: Date): string => `usage_events_${month.toISOString().slice(0, 7).replace('-', '_')}`;

/** Partitions of the usage events table, one per month (UTC). */
@Injectable()
export class UsageMonths {
  private readonly logger = new Logger(UsageMonths.name);
  private readonly known = new Set<string>();

  constructor(
    private readonly system: SystemScope,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  /** Ensures that events of these times can be stored. */
  async ensure(times: readonly Date[]): Promise<void> {
    for (const time of new Set(times.map((at) => monthOf(at).getTime()))) {
      const month = new Date(time);
      const name = partition(month);
      if (this.known.has(name)) continue;
      await this.create(name, month);
      if (this.known.size >= MAX_KNOWN) this.known.clear();
      this.known.add(name);
    }
  }

  /** Creates the partitions of this month and the next, and drops expired ones. @returns the number dropped */
  async maintain(): Promise<number> {
    const now = this.clock.now();
    this.known.clear();
    await this.ensure([now, monthOf(now, 1)]);
    const days = this.config.retention.usageDays;
    if (days === 0) return 0;
    // The month of this instant still contains events to keep.
    const oldest = partition(monthOf(new Date(now.getTime() - days * DAY_MS)));
    const names = await this.list();
    const over = names.filter((name) => name < oldest);
    for (const name of over) await this.run(`drop table if exists "${name}"`);
    if (over.length > 0) this.logger.log({ msg: 'Dropped expired usage', months: over });
    return over.length;
  }

  /** Names of all partitions, oldest first. */
  async list(): Promise<string[]> {
    const rows = await this.run<{ name: string }>(
      `select c.relname as name from pg_inherits i
       join pg_class c on c.oid = i.inhrelid
       where i.inhparent = 'usage_events'::regclass
       order by c.relname`,
    );
    return rows.map(({ name }) => name);
  }

  private async create(name: string, month: Date): Promise<void> {
    const [from, to] = [month.toISOString(), monthOf(month, 1).toISOString()];
    if ((await this.list()).includes(name)) return;
    try {
      await this.run(`create table "${name}" partition of usage_events for values from ('${from}') to ('${to}')`);
    } catch (error) {
      // Another process created it first.
      if (!(await this.list()).includes(name)) throw error;
    }
  }

  private run<R extends object>(sql: string): Promise<R[]> {
    return this.system.run('usage.months', (em) => executeSql<R>(em, sql));
  }
}
