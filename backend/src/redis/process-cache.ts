import type { RedisService } from './redis.service.js';

/** Plus one second between checks of open streams, unannounced changes take effect within four; five are promised. */
const MAX_AGE_MS = 3_000;

interface Slot<T> {
  value: T;
  expires: number;
}

/**
 * Small values cached in the process for at most three seconds, so that hot paths need no round trip. `invalidate`
 * reaches all replicas by pub/sub; everything is dropped when the subscription was interrupted.
 */
export class ProcessCache<T> {
  private readonly slots = new Map<string, Slot<T>>();
  private readonly loading = new Map<string, Promise<T>>();

  constructor(
    private readonly redis: RedisService,
    private readonly channel: string,
    private readonly maxEntries = 10_000,
  ) {}

  async start(): Promise<void> {
    this.redis.onReconnect(() => this.clear());
    // Without Redis the entries still expire.
    void this.redis
      .subscribe(this.channel, (key) => (key === '*' ? this.clear() : this.drop(key)))
      .catch(() => undefined);
  }

  /** The cached value, or the result of `load`; concurrent callers share one load. Failures are not cached. */
  async get(key: string, load: () => Promise<T>): Promise<T> {
    const slot = this.slots.get(key);
    if (slot && slot.expires > performance.now()) return slot.value;
    const running = this.loading.get(key);
    if (running) return running;
    const promise = load()
      .then((value) => {
        // An invalidation during the load removes it from `loading`: the value may be outdated and is not cached.
        if (this.loading.get(key) === promise) this.put(key, value);
        return value;
      })
      .finally(() => {
        if (this.loading.get(key) === promise) this.loading.delete(key);
      });
    this.loading.set(key, promise);
    return promise;
  }

  /** The last loaded value, however old: for when it cannot be loaded now. */
  lastKnown(key: string): T | undefined {
    return this.slots.get(key)?.value;
  }

  async invalidate(key: string): Promise<void> {
    this.drop(key);
    await this.redis.publish(this.channel, key);
  }

  clear(): void {
    this.slots.clear();
    this.loading.clear();
  }

  private drop(key: string): void {
    this.slots.delete(key);
    this.loading.delete(key);
  }

  private put(key: string, value: T): void {
    if (this.slots.size >= this.maxEntries) this.slots.delete(this.slots.keys().next().value as string);
    this.slots.set(key, { value, expires: performance.now() + MAX_AGE_MS });
  }
}
