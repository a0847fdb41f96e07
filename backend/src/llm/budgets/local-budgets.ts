import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import type { Account } from './account.js';
import type { Charge, Reservation } from './budget-ledger.js';
import { SpentReader } from './spent-reader.js';

const MAX_AGE_MS = 1_000;
const MAX_SEEN = 10_000;

const nameOf = (workspaceId: string, { key }: Account): string => `${workspaceId} ${key}`;

/**
 * Budgets while Redis is unavailable: spending according to PostgreSQL or to the last balance seen in Redis, plus this
 * process's own reservations. Each replica may exceed a limit by one call, and sees the spending of the others with a
 * delay.
 */
@Injectable()
export class LocalBudgets {
  private readonly held = new Map<string, { workspaceId: string; charges: readonly Charge[]; lapsesAt: number }>();
  private readonly spent = new Map<string, { value: Promise<number>; at: number }>();
  /** The last balance read from Redis: includes events that are still in its stream and not yet in PostgreSQL. */
  private readonly seen = new Map<string, number>();

  constructor(
    private readonly reader: SpentReader,
    private readonly clock: Clock,
  ) {}

  /** @throws when PostgreSQL does not respond either: the remaining balance is then unknown */
  async reserve(workspaceId: string, id: string, charges: readonly Charge[], lapsesAt: number): Promise<Reservation> {
    const spent = await Promise.all(charges.map(({ account }) => this.spentOf(workspaceId, account)));
    this.lapse();
    // Repeated for the same call: the new amounts replace the old ones.
    this.held.delete(id);
    for (const [i, { account, amount }] of charges.entries()) {
      const reserved = this.reserved(workspaceId, account);
      if (amount > 0 && spent[i]! + reserved >= account.rule.limit)
        return { held: false, account, spent: spent[i]!, reserved };
    }
    this.held.set(id, { workspaceId, charges, lapsesAt });
    return { held: true, spent };
  }

  async spentOf(workspaceId: string, account: Account): Promise<number> {
    const now = this.clock.monotonic();
    const name = nameOf(workspaceId, account);
    const known = this.spent.get(name);
    if (known && now - known.at < MAX_AGE_MS) return known.value;
    const value = this.reader.stored(workspaceId, [account]).then(([sum]) => Math.max(sum!, this.seen.get(name) ?? 0));
    this.spent.set(name, { value, at: now });
    // The caller sees the error through the value itself.
    value.catch(() => this.spent.delete(name));
    return value;
  }

  reserved(workspaceId: string, { key }: Account): number {
    const own = [...this.held.values()].filter((h) => h.workspaceId === workspaceId);
    const charges = own.flatMap((h) => h.charges);
    return charges.reduce((sum, { account, amount }) => (account.key === key ? sum + amount : sum), 0);
  }

  see(workspaceId: string, account: Account, spent: number): void {
    if (this.seen.size >= MAX_SEEN) this.seen.clear();
    this.seen.set(nameOf(workspaceId, account), spent);
  }

  /** Adds charges settled without Redis, so that an older balance does not hide them. */
  add(workspaceId: string, { account, amount }: Charge): void {
    const seen = this.seen.get(nameOf(workspaceId, account));
    if (seen !== undefined) this.see(workspaceId, account, seen + amount);
  }

  /** Call after the usage event was stored. */
  release(id: string): void {
    if (!this.held.delete(id)) return;
    this.spent.clear();
  }

  private lapse(): void {
    const now = this.clock.now().getTime();
    for (const [id, { lapsesAt }] of this.held) if (lapsesAt <= now) this.held.delete(id);
  }
}
