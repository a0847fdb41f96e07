import type { Clock } from '../common/clock/clock.js';

const MAX_ENTRIES = 10_000;

/**
 * Claims of tokens with a verified signature, an LRU cache. A signature stays valid until the token expires, so there
 * is no invalidation here; whether the session is still active is checked elsewhere.
 */
export class ClaimsCache<T extends { exp: number }> {
  private readonly entries = new Map<string, T>();

  constructor(
    private readonly clock: Clock,
    private readonly maxEntries = MAX_ENTRIES,
  ) {}

  get size(): number {
    return this.entries.size;
  }

  get(token: string): T | undefined {
    const claims = this.entries.get(token);
    if (!claims) return undefined;
    this.entries.delete(token);
    if (claims.exp * 1000 <= this.clock.now().getTime()) return undefined;
    this.entries.set(token, claims);
    return claims;
  }

  put(token: string, claims: T): void {
    if (this.entries.size >= this.maxEntries) this.entries.delete(this.entries.keys().next().value as string);
    this.entries.set(token, claims);
  }
}
