import type { Clock } from '../common/clock/clock.js';

/** How long a count is good for, in milliseconds: long while there is plenty of room. */
const FRESH_MS = 60_000;
const NEARLY_FULL_MS = 5_000;
const NEARLY_FULL = 0.9;
const MAX_ENTRIES = 10_000;

/**
 * Counts of what grows with every question: too many rows to count for each new one. What this process adds is counted on, what
 * others add or delete meanwhile is seen at the next count.
 */
export class RoughCounts {
  private readonly known = new Map<string, { count: number; until: number }>();

  constructor(private readonly clock: Clock) {}

  /** How many there are, before the one that the caller is about to add when they are fewer than `max`. */
  async before(key: string, max: number, count: () => Promise<number>): Promise<number> {
    const now = this.clock.monotonic();
    let known = this.known.get(key);
    if (!known || known.until <= now) {
      const counted = await count();
      known = { count: counted, until: now + (counted < NEARLY_FULL * max ? FRESH_MS : NEARLY_FULL_MS) };
      if (this.known.size >= MAX_ENTRIES) this.known.delete(this.known.keys().next().value as string);
      this.known.set(key, known);
    }
    return known.count < max ? known.count++ : known.count;
  }
}
