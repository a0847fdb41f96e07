import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { type LuaCommand, RedisService } from '../../redis/redis.service.js';
import { COMPACT_LUA } from './cache-scripts.js';
import type { CacheDayDto } from './dto/cache-stats.dto.js';

const DAY_MS = 86_400_000;
const SHOWN_DAYS = 30;
/** Older days are folded into the totals. */
const KEPT_DAYS = 60;

export interface CacheCounters {
  exact_hits: number;
  semantic_hits: number;
  misses: number;
  bypassed: number;
  shadow_hits: number;
  saved_tokens: number;
  saved_cost_usd: number;
  bytes: number;
  days: CacheDayDto[];
}

type Daily = 'exact_hits' | 'semantic_hits' | 'misses';

/** Counters of a workspace's cache in Redis: totals, and hits and misses by day. Counting never fails a request. */
@Injectable()
export class CacheStatistics {
  private readonly compactScript: LuaCommand;

  constructor(
    private readonly redis: RedisService,
    private readonly clock: Clock,
  ) {
    this.compactScript = redis.define('nexusCacheCompact', COMPACT_LUA);
  }

  countMiss(workspaceId: string): Promise<number> {
    return this.count(workspaceId, `misses:${this.today()}`);
  }

  countBypass(workspaceId: string): Promise<number> {
    return this.count(workspaceId, 'bypassed');
  }

  countShadowHit(workspaceId: string): Promise<number> {
    return this.count(workspaceId, 'shadow_hits');
  }

  /** @throws when Redis does not respond */
  async read(workspaceId: string): Promise<CacheCounters> {
    const stats = this.key(workspaceId, 'stats');
    const [fields, bytes] = await Promise.all([
      this.redis.client.hgetall(stats),
      this.redis.client.hget(this.key(workspaceId, 'sizes'), 'total'),
    ]);
    const number = (name: string): number => Number(fields[name] ?? 0);
    const oldest = this.today() - KEPT_DAYS;
    const old = Object.keys(fields).filter((f) => f.includes(':') && Number(f.split(':')[1]) < oldest);
    if (old.length > 0) await this.compactScript([stats], old);
    return {
      exact_hits: totalOf(fields, 'exact_hits'),
      semantic_hits: totalOf(fields, 'semantic_hits'),
      misses: totalOf(fields, 'misses'),
      bypassed: number('bypassed'),
      shadow_hits: number('shadow_hits'),
      saved_tokens: number('saved_tokens'),
      saved_cost_usd: number('saved_nanousd') / 1e9,
      bytes: Number(bytes ?? 0),
      days: this.days(number),
    };
  }

  private days(number: (field: string) => number): CacheDayDto[] {
    return Array.from({ length: SHOWN_DAYS }, (_, i) => this.today() - SHOWN_DAYS + 1 + i).map((day) => ({
      date: new Date(day * DAY_MS).toISOString().slice(0, 10),
      exact_hits: number(`exact_hits:${day}`),
      semantic_hits: number(`semantic_hits:${day}`),
      misses: number(`misses:${day}`),
    }));
  }

  private count(workspaceId: string, field: string): Promise<number> {
    return this.redis.attempt(() => this.redis.client.hincrby(this.key(workspaceId, 'stats'), field, 1), 0);
  }

  private key(workspaceId: string, ...parts: string[]): string {
    return this.redis.key(workspaceId, 'cache', ...parts);
  }

  private today(): number {
    return Math.floor(this.clock.now().getTime() / DAY_MS);
  }
}

const totalOf = (fields: Record<string, string>, name: Daily): number =>
  Object.entries(fields).reduce(
    (sum, [field, value]) => (field === name || field.startsWith(`${name}:`) ? sum + Number(value) : sum),
    0,
  );
