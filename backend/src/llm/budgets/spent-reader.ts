import { Injectable } from '@nestjs/common';
import { SpendingRepository, type Spent } from '../../analytics/usage/spending.repository.js';
import type { UsageEvent } from '../../analytics/usage/usage-event.js';
import { UsageStreams } from '../../analytics/usage/usage-streams.js';
import { RequestContext } from '../../common/context/request-context.js';
import { type Account, amountOf, NANO, spenderOf } from './account.js';

/** The cost of an event. */
export const spentBy = ({ costUsd, promptTokens, completionTokens }: UsageEvent): Spent => ({
  nanoUsd: Math.round((costUsd ?? 0) * NANO),
  tokens: promptTokens + completionTokens,
});

/** Spending of accounts according to the usage events: the source of truth from which the Redis counters are rebuilt. */
@Injectable()
export class SpentReader {
  constructor(
    private readonly streams: UsageStreams,
    private readonly spending: SpendingRepository,
    private readonly context: RequestContext,
  ) {}

  /** PostgreSQL plus the stream. The stream is read first: an event moved in between is seen twice and counted once. */
  async everything(workspaceId: string, accounts: readonly Account[]): Promise<number[]> {
    const waiting = (await this.streams.waiting(workspaceId)).filter(isSpending);
    return this.sums(workspaceId, accounts, waiting);
  }

  /** PostgreSQL only, for when Redis is unavailable. */
  async stored(workspaceId: string, accounts: readonly Account[]): Promise<number[]> {
    return this.sums(workspaceId, accounts, []);
  }

  private sums(workspaceId: string, accounts: readonly Account[], waiting: readonly UsageEvent[]): Promise<number[]> {
    const ids = waiting.map((e) => e.id);
    return this.context.run({ workspaceId }, async () => {
      const sums: number[] = [];
      // Sequentially: a rebuild must not occupy the connection pool.
      for (const { rule, period } of accounts) {
        const spent = await this.spending.sum(spenderOf(rule), period.start, period.end, ids);
        const more = waiting.filter((event) => belongsTo(event, { rule, period }));
        const amounts = [spent, ...more.map(spentBy)].map((s) => amountOf(rule.unit, s));
        sums.push(amounts.reduce((a, b) => a + b, 0));
      }
      return sums;
    });
  }
}

const isSpending = (event: UsageEvent): boolean => {
  const { nanoUsd, tokens } = spentBy(event);
  return nanoUsd > 0 || tokens > 0;
};

function belongsTo(event: UsageEvent, { rule, period }: Pick<Account, 'rule' | 'period'>): boolean {
  const at = Date.parse(event.occurredAt);
  const { principal, widgetId } = spenderOf(rule);
  return (
    at >= period.start.getTime() &&
    at < period.end.getTime() &&
    (principal === undefined || event.principal === principal) &&
    (widgetId === undefined || event.widgetId === widgetId)
  );
}
