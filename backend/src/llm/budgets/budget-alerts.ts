import { Injectable, Logger } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { RequestContext } from '../../common/context/request-context.js';
import { TenantDb } from '../../database/tenant-db.js';
import { RedisService } from '../../redis/redis.service.js';
import { type Account, alertLevel, type AlertLevel, fromCounted } from './account.js';
import { BudgetsRepository } from './budgets.repository.js';

export interface BudgetAlert {
  workspaceId: string;
  account: Account;
  level: Exclude<AlertLevel, 0>;
  /** US dollars or tokens. */
  spent: number;
}

export type BudgetAlertListener = (alert: BudgetAlert) => Promise<void> | void;

const MAX_KNOWN = 10_000;

/**
 * Sends one alert per budget, period and level (80 or 100 per cent): audit log, process log, and listeners. PostgreSQL
 * deduplicates, so that neither several replicas nor a Redis that lost its data repeat an alert.
 */
@Injectable()
export class BudgetAlerts {
  private readonly logger = new Logger(BudgetAlerts.name);
  private readonly listeners = new Set<BudgetAlertListener>();
  /** Levels known to have been reported. */
  private readonly reported = new Set<string>();

  constructor(
    private readonly db: TenantDb,
    private readonly repository: BudgetsRepository,
    private readonly audit: AuditService,
    private readonly context: RequestContext,
    private readonly redis: RedisService,
  ) {}

  /** For mail, webhooks and the like. @returns a function that removes the listener */
  onAlert(listener: BudgetAlertListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Called with every new balance; usually there is nothing to report. Never fails. */
  async check(workspaceId: string, account: Account, spent: number): Promise<void> {
    const level = alertLevel(spent, account.rule.limit);
    const name = `${account.rule.id} ${account.key} ${account.rule.limit} ${level}`;
    if (level === 0 || this.reported.has(name)) return;
    try {
      const first = await this.context.run({ workspaceId }, () => this.record(account, level, spent));
      this.remember(name);
      if (first) await this.announce({ workspaceId, account, level, spent: fromCounted(account.rule.unit, spent) });
    } catch (err) {
      this.logger.error({ err, msg: 'A budget alert was not recorded', budget_id: account.rule.id });
    }
  }

  /** Levels not yet reported to the workspace's members in an answer; marks them as reported. */
  async news(
    workspaceId: string,
    accounts: readonly Account[],
    spent: readonly number[],
  ): Promise<[Account, AlertLevel][]> {
    const news: [Account, AlertLevel][] = [];
    for (const [i, account] of accounts.entries()) {
      const level = alertLevel(spent[i]!, account.rule.limit);
      const name = `answer ${workspaceId} ${account.key} ${account.rule.limit} ${level}`;
      if (level === 0 || this.reported.has(name)) continue;
      const key = this.redis.key(workspaceId, 'budget', 'told', account.key, String(account.rule.limit), String(level));
      const until = account.period.end.getTime();
      const first = await this.redis.attempt(() => this.redis.client.set(key, '1', 'PXAT', until, 'NX'), null);
      this.remember(name);
      if (first === 'OK') news.push([account, level]);
    }
    return news;
  }

  private async record({ rule, period }: Account, level: AlertLevel, spent: number): Promise<boolean> {
    return this.db.tx(async (em) => {
      if (!(await this.repository.markAlerted(rule.id, level, period.start))) return false;
      await this.audit.recordIn(em, {
        workspaceId: this.context.workspaceId,
        actor: 'system',
        action: 'budget.alerted',
        target: { type: 'budget', id: rule.id },
        detail: {
          level,
          subject: `${rule.subjectType}:${rule.subjectId}`,
          period: rule.period,
          unit: rule.unit,
          limit: fromCounted(rule.unit, rule.limit),
          spent: fromCounted(rule.unit, spent),
        },
      });
      return true;
    });
  }

  private async announce(alert: BudgetAlert): Promise<void> {
    const { account, level, workspaceId, spent } = alert;
    const { id: budget_id, period, unit } = account.rule;
    this.logger.warn({ msg: 'Budget alert', workspace_id: workspaceId, budget_id, level, period, unit, spent });
    for (const listener of this.listeners) await listener(alert);
  }

  private remember(name: string): void {
    if (this.reported.size >= MAX_KNOWN) this.reported.clear();
    this.reported.add(name);
  }
}
