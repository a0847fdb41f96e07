import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { type LuaCommand, RedisService } from '../../redis/redis.service.js';

export const REVISION_KINDS = ['knowledge', 'qa', 'prompts', 'models', 'settings'] as const;
export type RevisionKind = (typeof REVISION_KINDS)[number];
export type RevisionValues = Record<RevisionKind, number>;

/** How long readers wait for a change to be committed. Longer than any transaction here. */
export const CHANGE_TTL_MS = 60_000;

/** Never decreases: a late relay of an older value must not overwrite a newer one. */
const PUBLISH_LUA = `
for i = 1, #ARGV - 1, 2 do
  local known = tonumber(redis.call('HGET', KEYS[1], ARGV[i]) or '-1')
  if tonumber(ARGV[i + 1]) > known then redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
end
redis.call('EXPIRE', KEYS[1], 86400)
if ARGV[#ARGV] ~= '' then redis.call('ZREM', KEYS[2], ARGV[#ARGV]) end
return 1`;

/**
 * Revisions in Redis, read inside the cache's look-up script: hash `{ws}:rev` (kind → value) and sorted set
 * `{ws}:rev:chg` (changes in progress, score = expiry). Any unexpired member of the set means "bypass the cache".
 */
@Injectable()
export class RevisionStore {
  private readonly publishScript: LuaCommand;

  constructor(
    private readonly redis: RedisService,
    private readonly clock: Clock,
  ) {
    this.publishScript = redis.define('nexusRevPublish', PUBLISH_LUA);
  }

  keys(workspaceId: string): { values: string; changing: string } {
    return { values: this.redis.key(workspaceId, 'rev'), changing: this.redis.key(workspaceId, 'rev', 'chg') };
  }

  async begin(workspaceId: string, changeId: string): Promise<void> {
    const { changing } = this.keys(workspaceId);
    await this.redis.attempt(async () => {
      await this.redis.client
        .multi()
        .zadd(changing, this.clock.now().getTime() + CHANGE_TTL_MS, changeId)
        .pexpire(changing, CHANGE_TTL_MS * 2)
        .exec();
    }, undefined);
  }

  /** @returns false when Redis did not accept it; the outbox relay then retries. */
  async publish(workspaceId: string, values: Partial<RevisionValues>, changeId = ''): Promise<boolean> {
    const { values: hash, changing } = this.keys(workspaceId);
    const args = Object.entries(values).flatMap(([kind, value]) => [kind, String(value)]);
    return this.redis.attempt(async () => {
      await this.publishScript([hash, changing], [...args, changeId]);
      return true;
    }, false);
  }

  async end(workspaceId: string, changeId: string): Promise<void> {
    await this.redis.attempt(() => this.redis.client.zrem(this.keys(workspaceId).changing, changeId), 0);
  }

  /** The published values, or null when any is missing; throws when Redis does not respond. */
  async read(workspaceId: string): Promise<{ values: RevisionValues | null; changing: boolean }> {
    const { values, changing } = this.keys(workspaceId);
    const [hash, live] = await Promise.all([
      this.redis.client.hmget(values, ...REVISION_KINDS),
      this.redis.client.zcount(changing, this.clock.now().getTime(), '+inf'),
    ]);
    const complete = hash.every((v) => v !== null);
    return { values: complete ? toValues(hash) : null, changing: live > 0 };
  }
}

const toValues = (raw: (string | null)[]): RevisionValues =>
  Object.fromEntries(REVISION_KINDS.map((kind, i) => [kind, Number(raw[i])])) as RevisionValues;
