import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { type LuaCommand, RedisService } from '../../redis/redis.service.js';

/** Sorted set of workspaces by the time, as Redis has it, when a writer last said that it appends. In a cluster slot of its own. */
const REGISTRY = 'usage:writers';
/** A set of all workspaces that ever wrote, as earlier versions kept it. */
const FORMER_REGISTRY = 'usage:workspaces';

/** Milliseconds. */
const TIMES = {
  /** After so long a writer says again that it appends, beside its request. */
  renew: 1_000,
  /** After so long it says so before it appends. */
  trust: 5_000,
  /** The mover looks at a workspace in every round for so long after a writer spoke: longer than a writer relies on it. */
  active: 20_000,
  /**
   * An empty stream is forgotten when no writer spoke for so long. A writer that stands still between speaking and appending
   * for longer than this leaves an event that is found when the workspace's next one comes.
   */
  forget: 600_000,
};

const NOW = `local t = redis.call('TIME'); local now = t[1] * 1000 + math.floor(t[2] / 1000)`;

/** KEYS: registry · ARGV: workspaces… */
const SPEAK_LUA = `${NOW}
for _, id in ipairs(ARGV) do redis.call('ZADD', KEYS[1], now, id) end`;

/** KEYS: registry · ARGV: ms since a writer spoke, or '' for all. Answers: workspace, age ms, score… */
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

/** KEYS: registry · ARGV: workspace, score. Removes it unless a writer spoke since. */
const FORGET_LUA = `
if redis.call('ZSCORE', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
return redis.call('ZREM', KEYS[1], ARGV[1])`;

/** KEYS: stream. Deletes a stream that holds nothing. Answers 1 when there is none now. */
const DROP_EMPTY_LUA = `
if redis.call('XLEN', KEYS[1]) > 0 then return 0 end
redis.call('DEL', KEYS[1])
return 1`;

export interface Listed {
  workspaceId: string;
  /** Milliseconds since a writer spoke. */
  age: number;
  score: string;
}

/**
 * Which workspaces may have usage events waiting. Streams are in the slots of their workspaces and this list is not, so no
 * script changes both: a writer speaks here first, relies on that for a short time, and the list outlives that by far.
 */
@Injectable()
export class UsageRegistry {
  protected readonly times: typeof TIMES = TIMES;
  private readonly logger = new Logger(UsageRegistry.name);
  /** When this process spoke for a workspace, monotonic. */
  private readonly spoken = new Map<string, number>();
  private readonly speak: LuaCommand;
  private readonly listed: LuaCommand;
  private readonly forgetScript: LuaCommand;
  private readonly dropEmpty: LuaCommand;

  constructor(
    private readonly redis: RedisService,
    private readonly clock: Clock,
  ) {
    this.speak = redis.define('nexusUsageSpeak', SPEAK_LUA);
    this.listed = redis.define('nexusUsageListed', LISTED_LUA);
    this.forgetScript = redis.define('nexusUsageForget', FORGET_LUA);
    this.dropEmpty = redis.define('nexusUsageDropEmpty', DROP_EMPTY_LUA);
    redis.onReconnect(() => void this.repeat());
  }

  /** To be called before anything is appended. Costs a round trip only when nobody appended for some seconds. @throws when Redis does not answer */
  async announce(workspaceId: string): Promise<void> {
    const now = this.clock.monotonic();
    const age = now - (this.spoken.get(workspaceId) ?? -Infinity);
    if (age < this.times.renew) return;
    if (age >= this.times.trust) return this.say(workspaceId, now);
    // One renewal at a time. When it fails, the time before counts again, and the next caller waits for an answer.
    this.spoken.set(workspaceId, now);
    void this.say(workspaceId, now).catch((error: unknown) => {
      this.spoken.delete(workspaceId);
      this.logger.debug({
        err: error,
        msg: 'Redis was not told of a workspace that writes usage; it is told before the next event',
      });
    });
  }

  /** Workspaces that a writer spoke for recently, or all that may have something. */
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

  /** Deletes the workspace's stream and forgets the workspace if nothing waits and no writer spoke for long. @returns whether it did */
  async forget({ workspaceId, age, score }: Listed, stream: string): Promise<boolean> {
    if (age < this.times.forget || (await this.dropEmpty([stream], [])) !== 1) return false;
    return (await this.forgetScript([REGISTRY], [workspaceId, score])) === 1;
  }

  private async say(workspaceId: string, now: number): Promise<void> {
    await this.speak([REGISTRY], [workspaceId]);
    this.spoken.set(workspaceId, now);
    if (this.spoken.size > 10_000) this.prune(now);
  }

  private prune(now: number): void {
    for (const [id, at] of this.spoken) if (now - at >= this.times.active) this.spoken.delete(id);
  }

  /** Redis came back and may have lost what was said in its last second, though it kept the events. */
  private async repeat(): Promise<void> {
    const recent = [...this.spoken.keys()];
    this.spoken.clear();
    if (recent.length > 0) await this.redis.attempt(() => this.speak([REGISTRY], recent), undefined);
  }

  /** Takes over the list of an earlier version. */
  private async adopt(): Promise<void> {
    const former = await this.redis.client.smembers(FORMER_REGISTRY);
    if (former.length === 0) return;
    await this.speak([REGISTRY], former);
    await this.redis.client.srem(FORMER_REGISTRY, ...former);
  }
}
