import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { type Principal, RequestContext } from '../../common/context/request-context.js';
import { ProcessCache } from '../../redis/process-cache.js';
import { RedisService } from '../../redis/redis.service.js';
import { type Account, accountOf, appliesTo, type BudgetRule, toCounted } from './account.js';
import type { Budget } from './budget.entity.js';
import { BudgetsRepository } from './budgets.repository.js';
import { type Period, periodAt } from './period.js';

export interface WorkspaceBudgets {
  timeZone: string;
  rules: readonly BudgetRule[];
}

/** The budgets of every workspace, cached in the process: a workspace without budgets causes no queries. */
@Injectable()
export class BudgetBook implements OnModuleInit {
  private readonly cache: ProcessCache<WorkspaceBudgets>;
  /** The current period, by length and time zone. */
  private readonly periods = new Map<string, Period>();

  constructor(
    private readonly repository: BudgetsRepository,
    private readonly context: RequestContext,
    private readonly clock: Clock,
    redis: RedisService,
  ) {
    this.cache = new ProcessCache(redis, 'budgets');
  }

  async onModuleInit(): Promise<void> {
    await this.cache.start();
  }

  /** At most five seconds stale after a lost invalidation. */
  async of(workspaceId: string): Promise<WorkspaceBudgets> {
    return this.cache.get(workspaceId, () => this.context.run({ workspaceId }, () => this.load()));
  }

  /** The accounts that an answer for `principal` is charged to. */
  async accountsFor(workspaceId: string, principal: Principal, at = this.clock.now()): Promise<Account[]> {
    const { rules, timeZone } = await this.of(workspaceId);
    if (rules.length === 0) return [];
    return this.accounts(
      rules.filter((rule) => appliesTo(rule, principal)),
      timeZone,
      at,
    );
  }

  accounts(rules: readonly BudgetRule[], timeZone: string, at = this.clock.now()): Account[] {
    return rules.map((rule) => accountOf(rule, this.period(rule.period, timeZone, at)));
  }

  async invalidate(workspaceId: string): Promise<void> {
    await this.cache.invalidate(workspaceId);
  }

  /** Cached: time zone arithmetic takes longer than the rest of a reservation. */
  private period(length: BudgetRule['period'], timeZone: string, at: Date): Period {
    const name = `${length} ${timeZone}`;
    const known = this.periods.get(name);
    if (known && at >= known.start && at < known.end) return known;
    const period = periodAt(length, timeZone, at);
    this.periods.set(name, period);
    return period;
  }

  private async load(): Promise<WorkspaceBudgets> {
    const budgets = await this.repository.all();
    if (budgets.length === 0) return { timeZone: 'UTC', rules: [] };
    return { timeZone: await this.repository.timeZone(), rules: budgets.map(toRule) };
  }
}

export const toRule = ({ id, subjectType, subjectId, period, unit, limitAmount }: Budget): BudgetRule => ({
  id,
  subjectType,
  subjectId,
  period,
  unit,
  limit: toCounted(unit, Number(limitAmount)),
});
