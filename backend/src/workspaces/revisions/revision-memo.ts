const MAX_ENTRIES = 10_000;

/**
 * Values in the process's memory that are good for one revision of what they were read from. Safe where answers are made
 * and cached under a revision: a value read meanwhile may be newer than its revision, never older.
 */
export class RevisionMemo<T> {
  private readonly entries = new Map<string, { revision: number; value: T }>();

  constructor(private readonly maxEntries = MAX_ENTRIES) {}

  /** @param revision null = not known, or about to change: `load` is asked and nothing is remembered. */
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
