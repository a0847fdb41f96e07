import { Injectable, Logger } from '@nestjs/common';
import type { NoticeEvent } from '@nexus/contracts';
import { encodeUsage } from '../../analytics/usage/usage-codec.js';
import type { UsageEvent } from '../../analytics/usage/usage-event.js';
import { UsageService } from '../../analytics/usage/usage.service.js';
import { Clock } from '../../common/clock/clock.js';
import type { Principal } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { AppConfig } from '../../config/app-config.js';
import { RedisService } from '../../redis/redis.service.js';
import type { ChatRequest } from '../chat-model.js';
import { ModelRegistry } from '../model-registry.js';
import { type Account, amountOf } from './account.js';
import { BudgetAlerts } from './budget-alerts.js';
import { BudgetBook } from './budget-book.js';
import { type Balance, BudgetLedger, type Charge, type Reservation, type Settlement } from './budget-ledger.js';
import { alertText, budgetExceeded } from './budget-messages.js';
import { LocalBudgets } from './local-budgets.js';
import { reservationFor } from './reservation.js';
import { SettlementBacklog } from './settlement-backlog.js';
import { spentBy } from './spent-reader.js';

/** Longest time a call may run past its time limit. */
const GRACE_MS = 60_000;

/** The hash that counts one caller's tokens. */
type RateCounter = Settlement['counter'];

export interface Spender {
  /** The completion's id: reservation and settlement are idempotent by it. */
  id: string;
  workspaceId: string;
  principal: Principal;
}

/** Reserves before a model is called, settles when the answer has ended, successfully or not. */
@Injectable()
export class BudgetAccounting {
  private readonly logger = new Logger(BudgetAccounting.name);

  constructor(
    private readonly book: BudgetBook,
    private readonly ledger: BudgetLedger,
    private readonly local: LocalBudgets,
    private readonly alerts: BudgetAlerts,
    private readonly backlog: SettlementBacklog,
    private readonly usage: UsageService,
    private readonly registry: ModelRegistry,
    private readonly redis: RedisService,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Reserves the maximum cost of the call; free of cost in a workspace without budgets.
   * @returns notices to send with the answer. @throws DomainError `budget_exceeded` naming the budget
   */
  async reserve(spender: Spender, request: ChatRequest): Promise<NoticeEvent[]> {
    const { workspaceId, principal } = spender;
    const accounts = await this.book.accountsFor(workspaceId, principal);
    if (accounts.length === 0) return [];
    const models = await this.registry.forWorkspace(workspaceId);
    const ids = [request.model, ...(request.fallbacks ?? models.settings.fallbackModels)];
    const bound = reservationFor(
      request,
      ids.map((id) => models.describe(id)),
    );
    const charges = accounts.map((account) => ({ account, amount: amountOf(account.rule.unit, bound) }));
    const reservation = await this.hold(spender, charges);
    if (!reservation.held) {
      void this.alerts.check(workspaceId, reservation.account, reservation.spent);
      throw budgetExceeded(reservation.account, reservation, principal);
    }
    return principal.kind === 'member' ? this.notices(workspaceId, accounts, reservation.spent) : [];
  }

  /**
   * Records the usage event and settles its cost, atomically and idempotently. If neither Redis nor PostgreSQL is
   * available, the settlement is kept in the process and retried.
   * @param counter the rate-limit window that counts the caller's tokens
   * @returns false when Redis did not accept it
   */
  async settle(event: UsageEvent, principal: Principal, counter: RateCounter): Promise<boolean> {
    try {
      return await this.trySettle(event, principal, counter);
    } catch (err) {
      const { workspaceId: workspace_id, completionId: completion_id } = event;
      this.logger.error({
        err,
        workspace_id,
        completion_id,
        msg: 'Settlement failed in Redis and PostgreSQL: it is kept and retried',
      });
      this.backlog.keep(event, () => this.trySettle(event, principal, counter));
      return false;
    }
  }

  /** @throws when neither Redis nor PostgreSQL accepted the event */
  private async trySettle(event: UsageEvent, principal: Principal, counter: RateCounter): Promise<boolean> {
    const { workspaceId, id, completionId } = event;
    const spent = spentBy(event);
    const accounts = await this.accountsOf(event, principal);
    const charges = accounts?.map((account) => ({ account, amount: amountOf(account.rule.unit, spent) })) ?? null;
    try {
      const stream = await this.usage.streamFor(workspaceId);
      const settlement = { completionId: id, stream, event: encodeUsage(event), tokens: spent.tokens, counter };
      const balances = await this.ledger.settle(workspaceId, settlement, charges);
      this.tell(workspaceId, charges ?? [], balances ?? []);
    } catch (err) {
      this.logger.debug({ err, msg: 'Settling without Redis' });
      await this.usage.record(event);
      if (accounts) this.ledger.distrust(workspaceId, accounts);
      else this.ledger.distrustAll(workspaceId);
      for (const charge of charges ?? []) this.local.add(workspaceId, charge);
      this.local.release(completionId);
      return false;
    }
    this.local.release(completionId);
    return true;
  }

  /** null = currently unreadable; the event's cost is then counted when the counters are rebuilt. */
  private async accountsOf(event: UsageEvent, principal: Principal): Promise<Account[] | null> {
    const { workspaceId: workspace_id, completionId: completion_id, occurredAt } = event;
    try {
      return await this.book.accountsFor(workspace_id, principal, new Date(occurredAt));
    } catch (err) {
      const msg = 'Budgets cannot be read: the answer is charged when their counters are rebuilt';
      this.logger.error({ err, workspace_id, completion_id, msg });
      return null;
    }
  }

  private tell(workspaceId: string, charges: readonly Charge[], balances: readonly (number | null)[]): void {
    for (const [i, balance] of balances.entries()) {
      if (balance === null) continue;
      this.local.see(workspaceId, charges[i]!.account, balance);
      void this.alerts.check(workspaceId, charges[i]!.account, balance);
    }
  }

  /** Current balances of accounts; read from PostgreSQL while Redis is unavailable. */
  async balances(workspaceId: string, accounts: readonly Account[]): Promise<Balance[]> {
    const known = await this.redis.attempt<Balance[] | null>(() => this.ledger.balances(workspaceId, accounts), null);
    if (known) return known;
    return Promise.all(
      accounts.map(async (account) => ({
        spent: await this.local.spentOf(workspaceId, account),
        reserved: this.local.reserved(workspaceId, account),
      })),
    );
  }

  private async hold({ id, workspaceId }: Spender, charges: readonly Charge[]): Promise<Reservation> {
    const lapsesAt = this.clock.now().getTime() + this.config.openrouter.totalTimeoutMs + GRACE_MS;
    if (this.redis.available) {
      try {
        return await this.ledger.reserve(workspaceId, id, charges, lapsesAt);
      } catch (err) {
        if (err instanceof DomainError) throw err;
        this.logger.warn({ err, msg: 'Budgets are tracked by this process alone while Redis is unavailable' });
        this.ledger.distrust(
          workspaceId,
          charges.map((c) => c.account),
        );
      }
    }
    return this.local.reserve(workspaceId, id, charges, lapsesAt);
  }

  private async notices(workspaceId: string, accounts: readonly Account[], spent: number[]): Promise<NoticeEvent[]> {
    const news = await this.alerts.news(workspaceId, accounts, spent);
    return news.map(([account, level]) => ({
      type: 'notice',
      code: 'budget_alert',
      detail: alertText(account, level),
    }));
  }
}
