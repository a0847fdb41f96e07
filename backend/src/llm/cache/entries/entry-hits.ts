import { Injectable } from '@nestjs/common';
import { RedisService } from '../../../redis/redis.service.js';
import type { HitRecord } from '../cache-store.js';
import type { HitCount } from './cache-entries.repository.js';

/** Maximum number of hits moved to PostgreSQL at once. */
const MAX_MOVED = 2_000;

export interface LiveEntry {
  hits: number;
  lastHitAt: Date | null;
  lastHit: HitRecord | null;
}

/** What Redis stores about entries besides their answers: existence and hit counts. */
@Injectable()
export class EntryHits {
  constructor(private readonly redis: RedisService) {}

  /** Per key, null when the entry expired. @throws when Redis does not respond */
  async live(workspaceId: string, entryKeys: readonly string[]): Promise<(LiveEntry | null)[]> {
    const hits = this.key(workspaceId, 'hits');
    return Promise.all(
      entryKeys.map(async (entryKey) => {
        const key = this.key(workspaceId, entryKey);
        const [[there, count, last], at] = await Promise.all([
          this.redis.client.hmget(key, 'tokens', 'hits', 'last_hit'),
          this.redis.client.zscore(hits, key),
        ]);
        if (there == null) return null;
        return {
          hits: Number(count ?? 0),
          lastHitAt: at === null ? null : new Date(Number(at)),
          lastHit: last == null ? null : (JSON.parse(last) as HitRecord),
        };
      }),
    );
  }

  /** Hits since `since` (epoch ms), oldest first, at most some thousands. @throws when Redis does not respond */
  async since(workspaceId: string, since: number): Promise<HitCount[]> {
    const hits = this.key(workspaceId, 'hits');
    const found = await this.redis.client.zrangebyscore(hits, since, '+inf', 'WITHSCORES', 'LIMIT', 0, MAX_MOVED);
    const keys = found.filter((_, i) => i % 2 === 0);
    const counts = await Promise.all(keys.map((key) => this.redis.client.hget(key, 'hits')));
    const prefix = this.key(workspaceId, '').length;
    return keys.flatMap((key, i) => {
      const count = counts[i];
      if (count == null) return [];
      return [{ entryKey: key.slice(prefix), hits: Number(count), lastHitAt: new Date(Number(found[2 * i + 1])) }];
    });
  }

  private key(workspaceId: string, ...parts: string[]): string {
    return this.redis.key(workspaceId, 'cache', ...parts);
  }
}
