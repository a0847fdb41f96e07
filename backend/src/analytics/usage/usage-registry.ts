import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { type LuaCommand, RedisService } from '../../redis/redis.service.js';

/** Sorted set of workspaces by the Redis time of their writers' last announcement. In its own cluster slot. */
const REGISTRY = 'usage:writers';
/** Set of all workspaces that ever wrote, as stored by earlier versions. */
const FORMER_REGISTRY = 'usage:workspaces';

/** Milliseconds. */
const TIMES = {
  /** A writer renews its announcement after this long, without waiting. */
  renew: 1_000,
  /** After this long it announces before it appends. */
  trust: 5_000,
  /** The mover visits a workspace in every round for this long after an announcement: longer than writers rely on it. */
  active: 20_000,
  /**
   * An empty stream is deleted after this long without an announcement. If a writer pauses longer between announcing
   * and appending, its event is found when the workspace's next one arrives.
   */
  forget: 600_000,
};

const NOW = `local t = redis.call('TIME'); local now = t[1] * 1000 + math.floor(t[2] / 1000)`;

/** KEYS: registry · ARGV: workspaces… */
const ANNOUNCE_LUA = `${NOW}
for _, id in ipairs(ARGV) do redis.call('ZADD', KEYS[1], now, id) end`;

/** KEYS: registry · ARGV: ms since an announcement, or '' for all. Returns: workspace, age ms, score… */
const LISTED_LUA = `${NOW}
local from = ARGV[1] == '' and '-inf' or now - tonumber(ARGV[1])
local answer = {}
local found = redis.call('ZRANGEBYSCORE', KEYS[1], from, '+inf', 'WITHSCORES')
for i = 1, #found, 2 do
  table.insert(answer, found[i])
  table.insert(answer, now - tonumber(found[i + 1]))
  table.insert(answer, found[i + 1])
end
return answer`;

/** KEYS: registry · ARGV: workspace, score. Removes it unless there was a newer announcement. */
const FORGET_LUA = `
if redis.call('ZSCORE', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
return redis.call('ZREM', KEYS[1], ARGV[1])`;

/** KEYS: stream. Deletes an empty stream. Returns 1 when there is none now. */
const DROP_EMPTY_LUA = `
if redis.call('XLEN', KEYS[1]) > 0 then return 0 end
redis.call('DEL', KEYS[1])
return 1`;

export interface Listed {
  workspaceId: string;
  /** Milliseconds since the last announcement. */
  age: number;
  score: string;
}

/**
 * The workspaces that may have pending usage events. Streams are in their workspaces' slots and this list is not, so no
 * script can change both: a writer announces itself here first and relies on that for a short time, and the list keeps
 * it for much longer.
 */
@Injectable()
export class UsageRegistry {
  protected readonly times: typeof TIMES = TIMES;
  private readonly logger = new Logger(UsageRegistry.name);
  /** Monotonic time of this process's last announcement, by workspace. */
  private readonly announced = new Map<string, number>();
  private readonly announceScript: LuaCommand;
  private readonly listed: LuaCommand;
  private readonly forgetScript: LuaCommand;
  private readonly dropEmpty: LuaCommand;

  constructor(
    private readonly redis: RedisService,
    private readonly clock: Clock,
  ) {
    this.announceScript = redis.define('nexusUsageSpeak', ANNOUNCE_LUA);
    this.listed = redis.define('nexusUsageListed', LISTED_LUA);
    this.forgetScript = redis.define('nexusUsageForget', FORGET_LUA);
    this.dropEmpty = redis.define('nexusUsageDropEmpty', DROP_EMPTY_LUA);
    redis.onReconnect(() => void this.repeat());
  }

  /** Call before appending. A round trip only after some seconds without appends. @throws when Redis does not respond */
  async announce(workspaceId: string): Promise<void> {
    const now = this.clock.monotonic();
    const age = now - (this.announced.get(workspaceId) ?? -Infinity);
    if (age < this.times.renew) return;
    if (age >= this.times.trust) return this.say(workspaceId, now);
    // One renewal at a time. If it fails, the previous time is restored, and the next caller waits.
    this.announced.set(workspaceId, now);
    void this.say(workspaceId, now).catch((error: unknown) => {
      this.announced.delete(workspaceId);
      this.logger.debug({
        err: error,
        msg: 'A workspace that writes usage could not be announced in Redis; retrying before the next event',
      });
    });
  }

  /** Workspaces announced recently, or all that may have events. */
  async list(which: 'active' | 'all'): Promise<Listed[]> {
    if (which === 'all') await this.adopt();
    const flat = (await this.listed([REGISTRY], [which === 'active' ? this.times.active : ''])) as [
      string,
      number,
      string,
    ];
    return Array.from({ length: flat.length / 3 }, (_, i) => ({
      workspaceId: flat[3 * i] as string,
      age: Number(flat[3 * i + 1]),
      score: flat[3 * i + 2] as string,
    }));
  }

  /** Deletes the workspace's stream and entry if it is empty and was not announced for long. @returns whether it did */
  async forget({ workspaceId, age, score }: Listed, stream: string): Promise<boolean> {
    if (age < this.times.forget || (await this.dropEmpty([stream], [])) !== 1) return false;
    return (await this.forgetScript([REGISTRY], [workspaceId, score])) === 1;
  }

  private async say(workspaceId: string, now: number): Promise<void> {
    await this.announceScript([REGISTRY], [workspaceId]);
    this.announced.set(workspaceId, now);
    if (this.announced.size > 10_000) this.prune(now);
  }

  private prune(now: number): void {
    for (const [id, at] of this.announced) if (now - at >= this.times.active) this.announced.delete(id);
  }

  /** After a reconnect Redis may have lost the announcements of its last second, but kept the events. */
  private async repeat(): Promise<void> {
    const recent = [...this.announced.keys()];
    this.announced.clear();
    if (recent.length > 0) await this.redis.attempt(() => this.announceScript([REGISTRY], recent), undefined);
  }

  /** Imports the list of an earlier version. */
  private async adopt(): Promise<void> {
    const former = await this.redis.client.smembers(FORMER_REGISTRY);
    if (former.length === 0) return;
    await this.announceScript([REGISTRY], former);
    await this.redis.client.srem(FORMER_REGISTRY, ...former);
  }
}
