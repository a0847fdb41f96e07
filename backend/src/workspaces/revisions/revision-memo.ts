const MAX_ENTRIES = 10_000;

/**
 * Caches values in process memory for one revision of their source. Safe where answers are generated and cached under a
 * revision: a value read concurrently may be newer than its revision, never older.
 */
export class RevisionMemo<T> {
  private readonly entries = new Map<string, { revision: number; value: T }>();

  constructor(private readonly maxEntries = MAX_ENTRIES) {}

  /** @param revision null = unknown, or about to change: calls `load` and caches nothing. */
  async get(key: string, revision: number | null, load: () => Promise<T>): Promise<T> {
    const known = this.entries.get(key);
    if (known && known.revision === revision) return known.value;
    const value = await load();
    if (revision === null) return value;
    if (this.entries.size >= this.maxEntries) this.entries.delete(this.entries.keys().next().value as string);
    this.entries.set(key, { revision, value });
    return value;
  }
}
