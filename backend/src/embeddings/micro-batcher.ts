interface Waiting<T> {
  item: string;
  resolve: (result: T) => void;
  reject: (reason: unknown) => void;
}

/**
 * Combines single items that arrive at about the same time into batches. A single item is not delayed: it is sent in the next
 * turn of the event loop; items that arrive while a batch is being computed form the next one.
 */
export class MicroBatcher<T> {
  private waiting: Waiting<T>[] = [];
  private busy = false;

  constructor(
    private readonly compute: (items: string[]) => Promise<T[]>,
    private readonly maxBatch = 32,
  ) {}

  add(item: string): Promise<T> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (this.busy) return;
      this.busy = true;
      setImmediate(() => void this.drain());
    });
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.maxBatch);
      const items = [...new Set(batch.map(({ item }) => item))];
      try {
        const results = await this.compute(items);
        for (const { item, resolve } of batch) resolve(results[items.indexOf(item)]!);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.busy = false;
  }
}
