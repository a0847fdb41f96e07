import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import { newId } from '../../common/ids/ids.js';
import { CURATED_KEY } from '../../llm/cache/curated-lookup.js';
import { RedisRoom } from '../../redis/redis-room.js';
import { type LuaCommand, RedisService } from '../../redis/redis.service.js';
import { Revisions } from '../../workspaces/revisions/revisions.service.js';
import { QaLookups } from './qa-lookups.js';

/** Questions that go over in one step. */
const BATCH = 5_000;
const KEPT_S = 7 * 86_400;
/** One process makes the copy; the others leave it this long to it. */
const TURN_S = 60;

/**
 * Follows one change. KEYS: copy. ARGV: revision before, revision after, next start or '', seconds it is kept, then key and value of
 * every question that changed (no value: gone).
 * Answers 1, or 0 where the copy is of another revision and has to be made anew.
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
 * The questions of published entries in Redis, where the look-up of the exact cache sees them: a hash of `questionKey` → ids of
 * entries, with `#rev`, the revision it is complete for, and `#next`, when the next entry begins to be valid (epoch ms). PostgreSQL
 * answers while it is missing or behind.
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

  /** After the commit of a change. @param keys of the questions that it touched. Never throws: the copy is then behind. */
  async apply(revision: number, keys: ReadonlySet<string>): Promise<void> {
    if (keys.size > BATCH) return this.refresh();
    const done = await this.redis.attempt(() => this.follow(revision, [...keys]), false);
    if (!done) this.refreshSoon();
  }

  /** In the background; once for all who want it at the same time. */
  refreshSoon(): void {
    void this.refresh();
  }

  /** Makes the copy anew where it is behind. Never throws. */
  refresh(): Promise<void> {
    const { workspaceId } = this.context;
    let making = this.making.get(workspaceId);
    if (!making) {
      making = this.redis
        .attempt(() => this.makeInTurn(workspaceId), undefined)
        .catch((error: unknown) => this.logger.debug({ msg: 'The copy of questions was not made', err: error }))
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
    // What was answered until now was made without the entry that begins.
    if (next && Number(next) <= this.clock.now().getTime()) await this.revisions.change('qa', () => Promise.resolve());
    // Rows read after the revision hold at least what it stands for.
    const { values } = await this.revisions.verify(workspaceId);
    if (has === String(values.qa) && !(next && Number(next) <= this.clock.now().getTime())) return;
    const fresh = this.redis.key(workspaceId, CURATED_KEY, 'new', newId());
    const client = this.redis.client;
    await client.hset(fresh, '#rev', values.qa, '#next', await this.nextStart());
    await client.expire(fresh, TURN_S);
    for (let after = ''; ;) {
      const page = await this.lookups.page(after, BATCH);
      // A short one is made all the same: without it the cache could not answer what it has.
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
