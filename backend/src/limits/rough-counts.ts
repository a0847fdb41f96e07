import type { Clock } from '../common/clock/clock.js';

/** Validity of a count in milliseconds: long while it is far from the maximum. */
const FRESH_MS = 60_000;
const NEARLY_FULL_MS = 5_000;
const NEARLY_FULL = 0.9;
const MAX_ENTRIES = 10_000;

/**
 * Approximate counts of rows that grow with every question, too many to count each time. Additions by this process are
 * included; additions and deletions elsewhere are seen at the next count.
 */
export class RoughCounts {
  private readonly known = new Map<string, { count: number; until: number }>();

  constructor(private readonly clock: Clock) {}

  /** The number of rows before the one to be added; if below `max`, that one is added to the count. */
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
