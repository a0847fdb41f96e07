import { Injectable, Logger } from '@nestjs/common';
import { USAGE_FIELD } from '../../analytics/usage/usage-codec.js';
import { Clock } from '../../common/clock/clock.js';
import { type LuaCommand, RedisService } from '../../redis/redis.service.js';
import type { Account } from './account.js';
import { INSTALL_LUA, LAPSE_LUA, RESERVE_LUA, SETTLE_LUA } from './budget-scripts.js';
import { SpentReader } from './spent-reader.js';

const DAY_MS = 86_400_000;
/** Longer than any caller retries a settlement whose reply was lost. */
const MARKER_MS = 3_600_000;
const ATTEMPTS = 5;
const MAX_TRUSTED = 50_000;

/** An account and the amount a call charges to it, in the account's unit. */
export interface Charge {
  account: Account;
  amount: number;
}

/** In the account's unit. */
export interface Balance {
  spent: number;
  reserved: number;
}

export type Reservation = { held: true; spent: number[] } | ({ held: false; account: Account } & Balance);

export interface Settlement {
  completionId: string;
  stream: string;
  /** The usage event as stored in the stream. */
  event: string;
  /** For the rate limit: tokens used, and the window that counts them. */
  tokens: number;
  counter: { key: string; windowMs: number };
}

/**
 * Spent and reserved amounts of accounts, in Redis. A counter that is missing in Redis, or may have lost writes, is
 * rebuilt from the usage events before it is used; while it is missing nothing is settled, so no charge is lost. All
 * methods throw when Redis does not respond.
 */
@Injectable()
export class BudgetLedger {
  private readonly logger = new Logger(BudgetLedger.name);
  private readonly reserveScript: LuaCommand;
  private readonly settleScript: LuaCommand;
  private readonly installScript: LuaCommand;
  private readonly lapseScript: LuaCommand;
  /** Counters created or verified since the last reconnection to Redis. */
  private readonly trusted = new Set<string>();
  private readonly rebuilding = new Map<string, Promise<void>>();

  constructor(
    private readonly redis: RedisService,
    private readonly spent: SpentReader,
    private readonly clock: Clock,
  ) {
    this.reserveScript = redis.define('nexusBudgetReserve', RESERVE_LUA);
    this.settleScript = redis.define('nexusBudgetSettle', SETTLE_LUA);
    this.installScript = redis.define('nexusBudgetInstall', INSTALL_LUA);
    this.lapseScript = redis.define('nexusBudgetLapse', LAPSE_LUA);
    redis.onReconnect(() => this.trusted.clear());
  }

  /** @param lapsesAt epoch ms at which an unsettled reservation is released */
  async reserve(workspaceId: string, id: string, charges: readonly Charge[], lapsesAt: number): Promise<Reservation> {
    const accounts = charges.map((c) => c.account);
    const keys = [this.key(workspaceId, 'open'), this.key(workspaceId, 'held'), ...this.keys(workspaceId, accounts)];
    const amounts = charges.flatMap(({ account, amount }) => [account.rule.limit, amount]);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      await this.ensure(workspaceId, accounts);
      const [state, ...rest] = (await this.reserveScript(keys, [
        id,
        this.clock.now().getTime(),
        lapsesAt,
        ...amounts,
      ])) as ['missing' | 'over' | 'held', ...(string | number)[]];
      if (state === 'held') return { held: true, spent: rest.map(Number) };
      if (state === 'missing') await this.rebuild(workspaceId, accounts);
      else {
        const [place, spent, reserved] = rest.map(Number) as [number, number, number];
        return { held: false, account: accounts[place - 1]!, spent, reserved };
      }
    }
    throw new Error('The accounts of a workspace disappear as fast as they are created');
  }

  /**
   * @param charges null = accounts unknown: all are rebuilt from the events, this one included
   * @returns the amount each account has spent, null where unknown; null when it was already settled
   */
  async settle(
    workspaceId: string,
    settlement: Settlement,
    charges: readonly Charge[] | null,
  ): Promise<(number | null)[] | null> {
    if (!charges) {
      const [state] = await this.trySettle(workspaceId, settlement, [], 'unknown');
      return state === 'again' ? null : [];
    }
    const accounts = charges.map((c) => c.account);
    for (let attempt = 1; ; attempt++) {
      const [state, ...spent] = await this.trySettle(
        workspaceId,
        settlement,
        charges,
        attempt > ATTEMPTS ? 'force' : '',
      );
      if (state === 'again') return null;
      if (state === 'settled') return spent.map((s) => (s === '' ? null : Number(s)));
      // Without PostgreSQL the event is still recorded; the counter is rebuilt from it later.
      await this.rebuild(workspaceId, accounts).catch((err: unknown) => {
        this.logger.warn({ err, msg: 'Budget counters cannot be rebuilt now' });
        attempt = ATTEMPTS;
      });
    }
  }

  async balances(workspaceId: string, accounts: readonly Account[]): Promise<Balance[]> {
    if (accounts.length === 0) return [];
    await this.lapseScript(
      [this.key(workspaceId, 'open'), this.key(workspaceId, 'held')],
      [this.clock.now().getTime()],
    );
    await this.ensure(workspaceId, accounts);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const rows = await Promise.all(
        this.keys(workspaceId, accounts).map((key) => this.redis.client.hmget(key, 's', 'r')),
      );
      if (rows.every(([spent]) => spent !== null))
        return rows.map(([spent, reserved]) => ({
          spent: Number(spent),
          reserved: Math.max(0, Number(reserved ?? 0)),
        }));
      await this.rebuild(workspaceId, accounts);
    }
    throw new Error('The accounts of a workspace disappear as fast as they are created');
  }

  /** Marks counters as possibly incomplete: they are rebuilt before their next use. */
  distrust(workspaceId: string, accounts: readonly Account[]): void {
    for (const key of this.keys(workspaceId, accounts)) this.trusted.delete(key);
  }

  /** Marks all counters of a workspace as possibly incomplete. */
  distrustAll(workspaceId: string): void {
    const prefix = this.key(workspaceId, 'at', '');
    for (const key of this.trusted) if (key.startsWith(prefix)) this.trusted.delete(key);
  }

  private async trySettle(
    workspaceId: string,
    { completionId, stream, event, tokens, counter }: Settlement,
    charges: readonly Charge[],
    mode: '' | 'force' | 'unknown',
  ): Promise<['missing' | 'again' | 'settled', ...string[]]> {
    const accounts = charges.map((c) => c.account);
    const budgetKeys =
      charges.length === 0 && mode !== 'unknown'
        ? []
        : [
            this.key(workspaceId, 'settled', completionId),
            ...['seq', 'open', 'held', 'known'].map((name) => this.key(workspaceId, name)),
            ...this.keys(workspaceId, accounts),
          ];
    const answer = await this.settleScript(
      [stream, this.redis.key(workspaceId, 'rl', counter.key), ...budgetKeys],
      [completionId, USAGE_FIELD, event, tokens, counter.windowMs, MARKER_MS, mode, ...charges.map((c) => c.amount)],
    );
    return answer as ['missing' | 'again' | 'settled', ...string[]];
  }

  /** After a reconnection or at process start, Redis's counters may be older than the events. */
  private async ensure(workspaceId: string, accounts: readonly Account[]): Promise<void> {
    const untrusted = accounts.filter((account) => !this.trusted.has(this.accountKey(workspaceId, account)));
    if (untrusted.length === 0) return;
    const pipeline = this.redis.client.pipeline();
    for (const key of this.keys(workspaceId, untrusted)) pipeline.hdel(key, 's');
    await pipeline.exec();
    await this.rebuild(workspaceId, untrusted);
  }

  /** Concurrent requests that miss the same accounts share one rebuild. */
  private rebuild(workspaceId: string, accounts: readonly Account[]): Promise<void> {
    const name = this.keys(workspaceId, accounts).join(' ');
    const running = this.rebuilding.get(name);
    if (running) return running;
    const made = this.make(workspaceId, accounts).finally(() => this.rebuilding.delete(name));
    this.rebuilding.set(name, made);
    return made;
  }

  private async make(workspaceId: string, accounts: readonly Account[]): Promise<void> {
    const seqKey = this.key(workspaceId, 'seq');
    const keys = this.keys(workspaceId, accounts);
    for (let attempt = 1; ; attempt++) {
      const seq = (await this.redis.client.get(seqKey)) ?? '0';
      const spent = await this.spent.everything(workspaceId, accounts);
      const values = accounts.flatMap(({ period }, i) => [spent[i]!, period.end.getTime() + DAY_MS]);
      // A process that does not know of a budget yet may settle concurrently: after some attempts its calls count as in
      // flight.
      const installed = await this.installScript(
        [seqKey, this.key(workspaceId, 'known'), ...keys],
        [attempt < ATTEMPTS ? seq : '', this.clock.now().getTime(), ...values],
      );
      if (installed === 1) break;
    }
    if (this.trusted.size > MAX_TRUSTED) this.trusted.clear();
    for (const key of keys) this.trusted.add(key);
  }

  private key(workspaceId: string, ...parts: string[]): string {
    return this.redis.key(workspaceId, 'budget', ...parts);
  }

  private accountKey(workspaceId: string, account: Account): string {
    return this.key(workspaceId, 'at', account.key);
  }

  private keys(workspaceId: string, accounts: readonly Account[]): string[] {
    return accounts.map((account) => this.accountKey(workspaceId, account));
  }
}
