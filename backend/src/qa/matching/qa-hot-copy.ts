import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import { newId } from '../../common/ids/ids.js';
import { CURATED_KEY } from '../../llm/cache/curated-lookup.js';
import { RedisRoom } from '../../redis/redis-room.js';
import { type LuaCommand, RedisService } from '../../redis/redis.service.js';
import { Revisions } from '../../workspaces/revisions/revisions.service.js';
import { QaLookups } from './qa-lookups.js';

/** Questions written per step. */
const BATCH = 5_000;
const KEPT_S = 7 * 86_400;
/** Lifetime of the lock that lets one process rebuild the copy. */
const TURN_S = 60;

/**
 * Applies one change. KEYS: copy. ARGV: revision before, revision after, next start or '', expiry in seconds, then key and value of
 * each changed question (empty value: removed).
 * Returns 1, or 0 when the copy has another revision and must be rebuilt.
 */
const APPLY_LUA = `
if redis.call('HGET', KEYS[1], '#rev') ~= ARGV[1] then return 0 end
for i = 5, #ARGV, 2 do
  if ARGV[i + 1] == '' then redis.call('HDEL', KEYS[1], ARGV[i]) else redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
end
redis.call('HSET', KEYS[1], '#rev', ARGV[2], '#next', ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[4])
return 1`;

/**
 * The questions of published entries in Redis, next to the exact cache, so that one look-up reads both: a hash of `questionKey` → ids
 * of entries, with `#rev`, the revision it is complete for, and `#next`, when the next entry becomes valid (epoch ms). PostgreSQL is
 * used while the copy is missing or outdated.
 */
@Injectable()
export class QaHotCopy {
  private readonly logger = new Logger(QaHotCopy.name);
  private readonly applyScript: LuaCommand;
  private readonly making = new Map<string, Promise<void>>();

  constructor(
    private readonly redis: RedisService,
    private readonly room: RedisRoom,
    private readonly lookups: QaLookups,
    private readonly revisions: Revisions,
    private readonly context: RequestContext,
    private readonly clock: Clock,
  ) {
    this.applyScript = redis.define('nexusQaApply', APPLY_LUA);
  }

  /** Called after the commit of a change. @param keys of the changed questions. Never throws: on failure the copy is outdated. */
  async apply(revision: number, keys: ReadonlySet<string>): Promise<void> {
    if (keys.size > BATCH) return this.refresh();
    const done = await this.redis.attempt(() => this.follow(revision, [...keys]), false);
    if (!done) this.refreshSoon();
  }

  /** Refreshes in the background; concurrent calls share one refresh. */
  refreshSoon(): void {
    void this.refresh();
  }

  /** Rebuilds an outdated copy. Never throws. */
  refresh(): Promise<void> {
    const { workspaceId } = this.context;
    let making = this.making.get(workspaceId);
    if (!making) {
      making = this.redis
        .attempt(() => this.makeInTurn(workspaceId), undefined)
        .catch((error: unknown) => this.logger.debug({ msg: 'The copy of questions could not be rebuilt', err: error }))
        .finally(() => this.making.delete(workspaceId));
      this.making.set(workspaceId, making);
    }
    return making;
  }

  private async follow(revision: number, keys: readonly string[]): Promise<boolean> {
    const { workspaceId } = this.context;
    const values = await this.lookups.idsByKey(keys);
    const changes = keys.flatMap((key) => [key, values.get(key) ?? '']);
    const args = [revision - 1, revision, await this.nextStart(), KEPT_S, ...changes];
    return (await this.applyScript([this.redis.key(workspaceId, CURATED_KEY)], args)) === 1;
  }

  private async makeInTurn(workspaceId: string): Promise<void> {
    const turn = this.redis.key(workspaceId, CURATED_KEY, 'turn');
    const mine = newId();
    if ((await this.redis.client.set(turn, mine, 'EX', TURN_S, 'NX')) === null) return;
    try {
      await this.make(workspaceId);
    } finally {
      if ((await this.redis.client.get(turn)) === mine) await this.redis.client.del(turn);
    }
  }

  private async make(workspaceId: string): Promise<void> {
    const copy = this.redis.key(workspaceId, CURATED_KEY);
    const [has, next] = await this.redis.client.hmget(copy, '#rev', '#next');
    // An entry has become valid: answers cached before must not be served any more.
    if (next && Number(next) <= this.clock.now().getTime()) await this.revisions.change('qa', () => Promise.resolve());
    // Rows are read after the revision, so they are at least as new.
    const { values } = await this.revisions.verify(workspaceId);
    if (has === String(values.qa) && !(next && Number(next) <= this.clock.now().getTime())) return;
    const fresh = this.redis.key(workspaceId, CURATED_KEY, 'new', newId());
    const client = this.redis.client;
    await client.hset(fresh, '#rev', values.qa, '#next', await this.nextStart());
    await client.expire(fresh, TURN_S);
    for (let after = ''; ;) {
      const page = await this.lookups.page(after, BATCH);
      // Only a copy of several pages is given up when memory is scarce; without any copy the cache could not answer.
      if (page.length === BATCH && this.room.scarce) return void (await client.del(fresh));
      if (page.length > 0) await client.hset(fresh, ...page.flatMap(({ key, ids }) => [key, ids]));
      if (page.length < BATCH) break;
      after = page.at(-1)!.key;
    }
    await client.multi().rename(fresh, copy).expire(copy, KEPT_S).exec();
  }

  private async nextStart(): Promise<string> {
    return (await this.lookups.nextStart(this.clock.now()))?.getTime().toString() ?? '';
  }
}
