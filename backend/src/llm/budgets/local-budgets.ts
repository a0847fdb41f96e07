import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import type { Account } from './account.js';
import type { Charge, Reservation } from './budget-ledger.js';
import { SpentReader } from './spent-reader.js';

const MAX_AGE_MS = 1_000;

/**
 * Budgets while Redis is away: what PostgreSQL knows to be spent, and what this process itself has reserved. Each replica may
 * pass a limit by one call, and what waited in Redis when it went is not seen until it is back.
 */
@Injectable()
export class LocalBudgets {
  private readonly held = new Map<string, { charges: readonly Charge[]; lapsesAt: number }>();
  private readonly spent = new Map<string, { value: Promise<number>; at: number }>();

  constructor(
    private readonly reader: SpentReader,
    private readonly clock: Clock,
  ) {}

  /** @throws when PostgreSQL does not answer either: without it nobody knows what is left */
  async reserve(workspaceId: string, id: string, charges: readonly Charge[], lapsesAt: number): Promise<Reservation> {
    const spent = await Promise.all(charges.map(({ account }) => this.spentOf(workspaceId, account)));
    this.lapse();
    for (const [i, { account, amount }] of charges.entries()) {
      const reserved = this.reserved(account);
      if (amount > 0 && spent[i]! + reserved >= account.rule.limit)
        return { held: false, account, spent: spent[i]!, reserved };
    }
    this.held.set(id, { charges, lapsesAt });
    return { held: true, spent };
  }

  async spentOf(workspaceId: string, account: Account): Promise<number> {
    const now = this.clock.monotonic();
    const name = `${workspaceId} ${account.key}`;
    const known = this.spent.get(name);
    if (known && now - known.at < MAX_AGE_MS) return known.value;
    const value = this.reader.stored(workspaceId, [account]).then(([sum]) => sum!);
    this.spent.set(name, { value, at: now });
    value.catch(() => this.spent.delete(name));
    return value;
  }

  reserved({ key }: Account): number {
    const charges = [...this.held.values()].flatMap((h) => h.charges);
    return charges.reduce((sum, { account, amount }) => (account.key === key ? sum + amount : sum), 0);
  }

  /** To be called after the usage event was stored. */
  release(id: string): void {
    if (!this.held.delete(id)) return;
    this.spent.clear();
  }

  private lapse(): void {
    const now = this.clock.now().getTime();
    for (const [id, { lapsesAt }] of this.held) if (lapsesAt <= now) this.held.delete(id);
  }
}
