import { Injectable } from '@nestjs/common';
import { type LuaCommand, RedisService } from '../../redis/redis.service.js';
import { USAGE_FIELD } from '../../analytics/usage/usage-codec.js';
import { REVISION_KINDS, RevisionStore, type RevisionValues } from '../../workspaces/revisions/revision-store.js';
import { LOOKUP_LUA, STORE_LUA } from './cache-scripts.js';
import { savedBy, type StoredAnswer } from './stored-answer.js';

const WORKSPACE_BYTES = 64 * 1024 * 1024;

/** Revisions and purge generation of a workspace: what every key of its cache contains. */
export interface CacheState {
  values: RevisionValues;
  generation: number;
}

export interface LookupKeys {
  entry: string;
  partition: string;
}

export type LookupAnswer = { count: number } & (
  | { state: 'limited' | 'unknown' | 'changing' }
  | { state: 'stale'; current: CacheState }
  | { state: 'hit'; answer: StoredAnswer }
  | { state: 'miss'; candidates: number }
);

export interface CacheStats {
  exact_hits: number;
  semantic_hits: number;
  misses: number;
  saved_tokens: number;
  saved_cost_usd: number;
  entries: number;
  bytes: number;
}

export const revisionText = (values: RevisionValues): string => REVISION_KINDS.map((k) => values[k]).join(',');

/** Cache entries, counters and statistics in Redis, all in the workspace's slot. */
@Injectable()
export class CacheStore {
  private readonly lookupScript: LuaCommand;
  private readonly storeScript: LuaCommand;

  constructor(
    private readonly redis: RedisService,
    private readonly revisions: RevisionStore,
  ) {
    this.lookupScript = redis.define('nexusCacheLookup', LOOKUP_LUA);
    this.storeScript = redis.define('nexusCacheStore', STORE_LUA);
  }

  private key(workspaceId: string, ...parts: string[]): string {
    return this.redis.key(workspaceId, 'cache', ...parts);
  }

  /** @throws when Redis does not answer */
  async lookup(
    workspaceId: string,
    limiter: { key: string; limit: number; tokenLimit: number; windowMs: number },
    state: CacheState,
    keys: LookupKeys,
    read: boolean,
    usage: { stream: string; openEvent: string },
  ): Promise<LookupAnswer> {
    const { values, changing } = this.revisions.keys(workspaceId);
    const answer = (await this.lookupScript(
      [
        this.redis.key(workspaceId, 'rl', limiter.key),
        values,
        changing,
        this.key(workspaceId, 'gen'),
        this.key(workspaceId, keys.entry),
        this.key(workspaceId, 'part', keys.partition),
        this.key(workspaceId, 'stats'),
        usage.stream,
      ],
      [
        limiter.limit,
        limiter.windowMs,
        Date.now(),
        revisionText(state.values),
        state.generation,
        read ? 1 : 0,
        usage.openEvent,
        USAGE_FIELD,
        limiter.tokenLimit,
        ...REVISION_KINDS,
      ],
    )) as [number, LookupAnswer['state'], string | number | undefined, string | undefined];
    return toAnswer(answer);
  }

  /** @returns false when it was not stored, because what it was made from has changed. */
  async store(
    workspaceId: string,
    state: CacheState,
    entryKey: string,
    ttlMs: number,
    answer: StoredAnswer,
    partition?: string,
  ): Promise<boolean> {
    const { values, changing } = this.revisions.keys(workspaceId);
    const entry = this.key(workspaceId, entryKey);
    const { tokens, cost_usd } = savedBy(answer);
    const stored = await this.storeScript(
      [
        values,
        changing,
        this.key(workspaceId, 'gen'),
        entry,
        this.key(workspaceId, 'index'),
        this.key(workspaceId, 'sizes'),
        partition === undefined ? entry : this.key(workspaceId, 'part', partition),
      ],
      [
        revisionText(state.values),
        state.generation,
        Date.now(),
        ttlMs,
        JSON.stringify(answer),
        tokens,
        Math.round(cost_usd * 1e9),
        WORKSPACE_BYTES,
        partition === undefined ? '' : entryKey,
        ...REVISION_KINDS,
      ],
    );
    return stored === 1;
  }

  async read(workspaceId: string, entryKeys: string[]): Promise<(StoredAnswer | null)[]> {
    const answers = await Promise.all(entryKeys.map((k) => this.redis.client.hget(this.key(workspaceId, k), 'answer')));
    return answers.map((a) => (a === null ? null : (JSON.parse(a) as StoredAnswer)));
  }

  /** Notes that a partition has entries; gives back those whose last entry has expired: their vectors are orphans. */
  async touchPartition(workspaceId: string, partition: string, ttlMs: number): Promise<string[]> {
    const parts = this.key(workspaceId, 'parts');
    const now = Date.now();
    const expired = await this.redis.client.zrangebyscore(parts, '-inf', now, 'LIMIT', 0, 5);
    const pipeline = this.redis.client.pipeline().zadd(parts, 'GT', now + ttlMs, partition);
    await (expired.length > 0 ? pipeline.zrem(parts, ...expired.filter((p) => p !== partition), '') : pipeline).exec();
    return expired.filter((p) => p !== partition);
  }

  async countSemanticHit(workspaceId: string, saved: { tokens: number; cost_usd: number }): Promise<void> {
    const stats = this.key(workspaceId, 'stats');
    await this.redis.attempt(
      () =>
        this.redis.client
          .pipeline()
          .hincrby(stats, 'semantic_hits', 1)
          .hincrby(stats, 'saved_tokens', saved.tokens)
          .hincrby(stats, 'saved_nanousd', Math.round(saved.cost_usd * 1e9))
          .exec(),
      null,
    );
  }

  async countMiss(workspaceId: string): Promise<void> {
    await this.redis.attempt(() => this.redis.client.hincrby(this.key(workspaceId, 'stats'), 'misses', 1), 0);
  }

  /** Makes every entry unreachable at once; their memory goes with their time to live. @throws when Redis is away */
  async purge(workspaceId: string): Promise<void> {
    await this.redis.client.incr(this.key(workspaceId, 'gen'));
    await this.redis.client.del(
      this.key(workspaceId, 'index'),
      this.key(workspaceId, 'sizes'),
      this.key(workspaceId, 'parts'),
    );
  }

  async stats(workspaceId: string): Promise<CacheStats> {
    const client = this.redis.client;
    const [stats, entries, bytes] = await Promise.all([
      client.hgetall(this.key(workspaceId, 'stats')),
      client.zcount(this.key(workspaceId, 'index'), Date.now(), '+inf'),
      client.hget(this.key(workspaceId, 'sizes'), 'total'),
    ]);
    const number = (name: string): number => Number(stats[name] ?? 0);
    return {
      exact_hits: number('exact_hits'),
      semantic_hits: number('semantic_hits'),
      misses: number('misses'),
      saved_tokens: number('saved_tokens'),
      saved_cost_usd: number('saved_nanousd') / 1e9,
      entries,
      bytes: Number(bytes ?? 0),
    };
  }
}

function toAnswer([count, state, first, second]: [
  number,
  LookupAnswer['state'],
  string | number | undefined,
  string | undefined,
]): LookupAnswer {
  if (state === 'hit') return { count, state, answer: JSON.parse(String(first)) as StoredAnswer };
  if (state === 'miss') return { count, state, candidates: Number(first ?? 0) };
  if (state !== 'stale') return { count, state };
  const parts = String(first).split(',').map(Number);
  const values = Object.fromEntries(REVISION_KINDS.map((kind, i) => [kind, parts[i]])) as RevisionValues;
  return { count, state, current: { values, generation: Number(second) } };
}
