import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { RedisRoom } from '../../redis/redis-room.js';
import { type LuaCommand, RedisService } from '../../redis/redis.service.js';
import { USAGE_FIELD } from '../../analytics/usage/usage-codec.js';
import type { RequestLimit } from '../../limits/request-limits.js';
import { REVISION_KINDS, RevisionStore, type RevisionValues } from '../../workspaces/revisions/revision-store.js';
import { decodeAnswer } from './answer-codec.js';
import { DROP_LUA, LOOKUP_LUA, type Read, SEMANTIC_HIT_LUA, STORE_LUA } from './cache-scripts.js';
import { CURATED_KEY } from './curated-lookup.js';
import { type CacheState, type LookupAnswer, type LookupReply, toAnswer, toValues } from './lookup-reply.js';
import type { StoredAnswer } from './stored-answer.js';

export interface LookupKeys {
  entry: string;
  partition: string;
  /** `curatedField` of the question. */
  curated: string;
}

/** An answer to be cached. */
export interface NewEntry {
  key: string;
  /** Semantic layer only: its group of entries, and the question that is compared. */
  partition?: string;
  question?: string;
  bytes: Buffer;
  tokens: number;
  costUsd: number;
  ttlMs: number;
  /** How long the expired answer is still served while it is being refreshed. */
  staleMs: number;
  /** Memory limit for all entries of the workspace. */
  maxBytes: number;
}

/** What a semantic hit was based on, stored with its entry. */
export interface HitRecord {
  question: string;
  similarity: number;
  score: number | null;
  reasons: string[];
}

export const revisionText = (values: RevisionValues): string => REVISION_KINDS.map((k) => values[k]).join(',');

/** State as one short text, as stored with entries. */
export const stateText = ({ values, generation }: CacheState): string => `${revisionText(values)};${generation}`;

/** Cache entries in Redis, all in the workspace's slot. */
@Injectable()
export class CacheStore {
  private readonly lookupScript: LuaCommand;
  private readonly storeScript: LuaCommand;
  private readonly dropScript: LuaCommand;
  private readonly hitScript: LuaCommand;

  constructor(
    private readonly redis: RedisService,
    private readonly revisions: RevisionStore,
    private readonly room: RedisRoom,
    private readonly clock: Clock,
  ) {
    this.lookupScript = redis.define('nexusCacheLookup', LOOKUP_LUA, true);
    this.storeScript = redis.define('nexusCacheStore', STORE_LUA);
    this.dropScript = redis.define('nexusCacheDrop', DROP_LUA);
    this.hitScript = redis.define('nexusCacheSemanticHit', SEMANTIC_HIT_LUA, true);
  }

  private get now(): number {
    return this.clock.now().getTime();
  }

  private key(workspaceId: string, ...parts: string[]): string {
    return this.redis.key(workspaceId, 'cache', ...parts);
  }

  /** @throws when Redis does not respond */
  async lookup(
    workspaceId: string,
    limiter: RequestLimit,
    state: CacheState,
    keys: LookupKeys,
    read: Read,
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
        this.key(workspaceId, 'hits'),
        this.redis.key(workspaceId, CURATED_KEY),
      ],
      [
        limiter.limit,
        limiter.windowMs,
        this.now,
        revisionText(state.values),
        state.generation,
        read,
        usage.openEvent,
        USAGE_FIELD,
        limiter.tokenLimit,
        keys.curated,
        ...REVISION_KINDS,
      ],
    )) as LookupReply;
    return toAnswer(answer, keys.curated !== '');
  }

  /** @returns false when not stored: a dependency changed, or Redis reserves its memory for data that cannot be recreated. */
  async store(workspaceId: string, state: CacheState, entry: NewEntry): Promise<boolean> {
    if (this.room.scarce) return false;
    const { values, changing } = this.revisions.keys(workspaceId);
    const key = this.key(workspaceId, entry.key);
    const { partition } = entry;
    const stored = await this.storeScript(
      [
        values,
        changing,
        this.key(workspaceId, 'gen'),
        key,
        this.key(workspaceId, 'index'),
        this.key(workspaceId, 'sizes'),
        partition === undefined ? key : this.key(workspaceId, 'part', partition),
        this.key(workspaceId, 'hits'),
      ],
      [
        revisionText(state.values),
        state.generation,
        this.now,
        entry.ttlMs + entry.staleMs,
        entry.bytes,
        entry.tokens,
        Math.round(entry.costUsd * 1e9),
        entry.maxBytes,
        partition === undefined ? '' : entry.key,
        entry.ttlMs,
        entry.question ?? '',
        ...REVISION_KINDS,
      ],
    );
    return stored === 1;
  }

  async read(workspaceId: string, entryKeys: readonly string[]): Promise<(StoredAnswer | null)[]> {
    const answers = await Promise.all(
      entryKeys.map((k) => this.redis.client.hgetBuffer(this.key(workspaceId, k), 'answer')),
    );
    return answers.map((a) => (a === null ? null : decodeAnswer(a)));
  }

  /** The questions of semantic entries, null for expired ones. @throws when Redis does not respond */
  async questions(workspaceId: string, entryKeys: readonly string[]): Promise<(string | null)[]> {
    if (entryKeys.length === 0) return [];
    const pipeline = this.redis.client.pipeline();
    for (const k of entryKeys) pipeline.hget(this.key(workspaceId, k), 'question');
    const replies = (await pipeline.exec()) ?? [];
    return replies.map(([error, question]) => {
      if (error) throw error;
      return question as string | null;
    });
  }

  /** The answer of a semantic entry, counted as a hit; null when it expired. @throws when Redis does not respond */
  async takeHit(
    workspaceId: string,
    entryKey: string,
    hit: HitRecord,
    usage: { stream: string; openEvent: string },
  ): Promise<StoredAnswer | null> {
    const answer = (await this.hitScript(
      [this.key(workspaceId, entryKey), this.key(workspaceId, 'stats'), this.key(workspaceId, 'hits'), usage.stream],
      [this.now, JSON.stringify(hit), usage.openEvent, USAGE_FIELD],
    )) as Buffer | null;
    return answer && decodeAnswer(answer);
  }

  /** The state that look-ups currently use, null when Redis does not know it. @throws when Redis does not respond */
  async currentState(workspaceId: string): Promise<CacheState | null> {
    const [parts, generation] = await Promise.all([
      this.redis.client.hmget(this.revisions.keys(workspaceId).values, ...REVISION_KINDS),
      this.redis.client.get(this.key(workspaceId, 'gen')),
    ]);
    if (parts.some((p) => p === null)) return null;
    return { values: toValues(parts.map(Number)), generation: Number(generation ?? 0) };
  }

  /** Removes single entries; the caller removes their vectors. @throws when Redis does not respond */
  async drop(workspaceId: string, entries: readonly { entryKey: string; partition?: string | null }[]): Promise<void> {
    if (entries.length === 0) return;
    const lists = ['index', 'sizes', 'hits'].map((name) => this.key(workspaceId, name));
    await this.dropScript([...lists, ...entries.map((e) => this.key(workspaceId, e.entryKey))], []);
    const members = entries.filter((e) => e.partition);
    await Promise.all(
      members.map((e) => this.redis.client.zrem(this.key(workspaceId, 'part', e.partition!), e.entryKey)),
    );
  }

  /** Records that a partition has entries; returns partitions whose last entry has expired: their vectors are orphans. */
  async touchPartition(workspaceId: string, partition: string, ttlMs: number): Promise<string[]> {
    const parts = this.key(workspaceId, 'parts');
    const { now } = this;
    const expired = await this.redis.client.zrangebyscore(parts, '-inf', now, 'LIMIT', 0, 5);
    const pipeline = this.redis.client.pipeline().zadd(parts, 'GT', now + ttlMs, partition);
    await (expired.length > 0 ? pipeline.zrem(parts, ...expired.filter((p) => p !== partition), '') : pipeline).exec();
    return expired.filter((p) => p !== partition);
  }

  /** Makes every entry unreachable at once; their memory is freed when they expire. @throws when Redis is unavailable */
  async purge(workspaceId: string): Promise<void> {
    await this.redis.client.incr(this.key(workspaceId, 'gen'));
    await this.redis.client.del(...['index', 'sizes', 'parts', 'hits'].map((name) => this.key(workspaceId, name)));
  }
}
