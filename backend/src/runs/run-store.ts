import { Injectable, Logger } from '@nestjs/common';
import { isTerminal, type ChatEvent } from '@nexus/contracts';
import { Cluster } from 'ioredis';
import { Clock } from '../common/clock/clock.js';
import { AppConfig } from '../config/app-config.js';
import { type LuaCommand, RedisService } from '../redis/redis.service.js';
import type { Run } from './run.js';
import type { ReaderKind } from './run-log.js';

/** How long a finished run stays readable. */
export const KEEP_MS = 300_000;
/** Keeps stream entries at a size that Redis and the network handle easily. */
const MAX_BATCH = 200;

/** Registers a run, unless its single-flight key has a leader: then returns that leader's id. */
const OPEN_LUA = `
if #KEYS == 3 then
  local leader = redis.call('GET', KEYS[3])
  if leader and leader ~= ARGV[1] and leader ~= ARGV[7] then return leader end
  redis.call('SET', KEYS[3], ARGV[1], 'PX', ARGV[4])
end
redis.call('HSET', KEYS[1], 'principal', ARGV[2], 'owner', ARGV[3], 'shared', ARGV[6])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[4])
return false`;

/** Renews lease and keys; returns whether the run is still known and cancelled, and its number of remote readers. */
const BEAT_LUA = `
if redis.call('EXISTS', KEYS[1]) == 0 then return {0, 0, 0, 0} end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('PEXPIRE', KEYS[3], ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', ARGV[4])
if #KEYS == 5 and redis.call('GET', KEYS[5]) == ARGV[5] then redis.call('PEXPIRE', KEYS[5], ARGV[2]) end
local readers = redis.call('ZRANGE', KEYS[4], 0, -1)
local followers = 0
for _, r in ipairs(readers) do if string.sub(r, 1, 1) == 'f' then followers = followers + 1 end end
return {1, redis.call('HEXISTS', KEYS[1], 'cancel'), #readers, followers}`;

const RELEASE_LUA = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;

export interface RunRecord {
  principalId: string;
  shared: boolean;
}

export interface Beat {
  known: boolean;
  cancelled: boolean;
  readers: number;
  followers: number;
}

export interface TailAnswer {
  events: ChatEvent[];
  /** Its owner is alive, or may be. */
  alive: boolean;
  /** Complete: no more events will follow. */
  finished: boolean;
}

/** Runs in Redis: the record, lease, event stream and readers of each, all in the workspace's slot. */
@Injectable()
export class RunStore {
  private readonly logger = new Logger(RunStore.name);
  /** Logged once, not with every batch. */
  private failing = false;
  private readonly openScript: LuaCommand;
  private readonly beatScript: LuaCommand;
  private readonly releaseScript: LuaCommand;

  constructor(
    private readonly redis: RedisService,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {
    this.openScript = redis.define('nexusRunOpen', OPEN_LUA);
    this.beatScript = redis.define('nexusRunBeat', BEAT_LUA);
    this.releaseScript = redis.define('nexusRunRelease', RELEASE_LUA);
  }

  keys(workspaceId: string, id: string) {
    const key = (part: string): string => this.redis.key(workspaceId, 'run', id, part);
    return { record: key('meta'), lease: key('lease'), events: key('ev'), readers: key('readers') };
  }

  private flightKey(run: Run): string[] {
    const { workspaceId, singleFlightKey } = run.spec;
    return singleFlightKey ? [this.redis.key(workspaceId, 'flight', singleFlightKey)] : [];
  }

  /**
   * @param replacing a leader known to be lost, which may be replaced.
   * @returns the id of the run to follow, or null: this run leads, or shares nothing.
   */
  async open(run: Run, owner: string, replacing = ''): Promise<string | null> {
    const { record, lease } = this.keys(run.spec.workspaceId, run.id);
    const flight = this.flightKey(run);
    const shared = run.spec.resumable || flight.length > 0 ? 1 : 0;
    const args = [
      run.id,
      run.spec.principalId,
      owner,
      this.config.runs.leaseMs,
      run.spec.keepMs ?? KEEP_MS,
      shared,
      replacing,
    ];
    return (await this.openScript([record, lease, ...flight], args)) as string | null;
  }

  async beat(run: Run, owner: string): Promise<Beat> {
    const { record, lease, events, readers } = this.keys(run.spec.workspaceId, run.id);
    const flight = run.flight === null ? [] : this.flightKey(run);
    const args = [owner, this.config.runs.leaseMs, run.spec.keepMs ?? KEEP_MS, this.clock.now().getTime(), run.id];
    const answer = (await this.beatScript([record, lease, events, readers, ...flight], args)) as number[];
    const [known = 0, cancelled = 0, count = 0, followers = 0] = answer;
    return { known: known === 1, cancelled: cancelled === 1, readers: count, followers };
  }

  /** Writes new events of all runs: one pipeline (a cluster: one per workspace). Failures make the position unknown. */
  async append(runs: Run[]): Promise<void> {
    await Promise.all(runs.filter((r) => r.journaled < 0).map((r) => this.recount(r)));
    const writable = runs.filter((r) => r.journaled >= 0);
    await Promise.all(this.grouped(writable).map((group) => this.appendGroup(group)));
  }

  private async appendGroup(runs: Run[]): Promise<void> {
    const pipeline = this.redis.client.pipeline();
    // One slot per command, in order; null for commands whose reply is ignored.
    const slots: ({ run: Run; upTo: number } | null)[] = [];
    for (const run of runs) {
      const { events } = this.keys(run.spec.workspaceId, run.id);
      const fresh = run.journaled === 0;
      for (let from = run.journaled; from < run.log.length; from += MAX_BATCH) {
        const batch = run.log.after(from).slice(0, MAX_BATCH);
        pipeline.xadd(events, `${from + batch.length}-0`, 'e', JSON.stringify(batch));
        slots.push({ run, upTo: from + batch.length });
      }
      if (fresh) slots.push(pipeline.pexpire(events, run.spec.keepMs ?? KEEP_MS) && null);
    }
    const results = await pipeline.exec().catch((error: unknown) => {
      this.noteFailure(error);
      return null;
    });
    if (results) this.noteFailure(results.find(([error]) => error !== null)?.[0] ?? null);
    slots.forEach((slot, i) => {
      if (!slot || slot.run.journaled < 0) return;
      const failed = !results?.[i] || results[i][0] !== null;
      slot.run.journaled = failed ? -1 : slot.upTo;
    });
  }

  private noteFailure(error: unknown): void {
    if (error !== null && !this.failing)
      this.logger.warn({ err: error, msg: 'Events of answers cannot be written to Redis; retrying' });
    this.failing = error !== null;
  }

  /** A write whose reply was lost may have succeeded: read the end of the stream. */
  private async recount(run: Run): Promise<void> {
    const { events } = this.keys(run.spec.workspaceId, run.id);
    try {
      const last = await this.redis.client.xrevrange(events, '+', '-', 'COUNT', 1);
      run.journaled = Number(last[0]?.[0]?.split('-')[0] ?? 0);
    } catch (error) {
      this.noteFailure(error);
      run.journaled = -1;
    }
  }

  /** Call after the last event was written: stops renewing. Throws when Redis does not respond. */
  async close(run: Run): Promise<void> {
    const { record, lease, events, readers } = this.keys(run.spec.workspaceId, run.id);
    for (const key of run.flight === null ? [] : this.flightKey(run)) await this.releaseScript([key], [run.id]);
    const keep = run.spec.keepMs ?? KEEP_MS;
    const client = this.redis.client;
    if (run.shared)
      await Promise.all([client.pexpire(record, keep), client.pexpire(events, keep), client.del(lease, readers)]);
    else await client.del(record, lease, readers);
  }

  async record(workspaceId: string, id: string): Promise<RunRecord | null> {
    const found = await this.redis.client.hmget(this.keys(workspaceId, id).record, 'principal', 'shared');
    return found[0] == null ? null : { principalId: found[0], shared: found[1] === '1' };
  }

  async requestCancel(workspaceId: string, id: string): Promise<void> {
    await this.redis.client.hset(this.keys(workspaceId, id).record, 'cancel', '1');
  }

  /** Events after `afterId`, and whether the run's owner is alive. With `reader`, registers that reader. */
  async tail(workspaceId: string, id: string, afterId: number, reader?: string): Promise<TailAnswer> {
    const { lease, events, readers } = this.keys(workspaceId, id);
    // Lease first: an owner that closed in between has already written its last event.
    const pipeline = this.redis.client.pipeline().exists(lease).xrange(events, `(${afterId}-0`, '+', 'COUNT', 50);
    if (reader) {
      const { heartbeatMs, leaseMs } = this.config.runs;
      const until = this.clock.now().getTime() + heartbeatMs + leaseMs;
      pipeline.zadd(readers, until, reader).pexpire(readers, KEEP_MS);
    }
    const [alive, entries] = (await pipeline.exec()) ?? [];
    if (!alive || !entries || alive[0] || entries[0])
      throw alive?.[0] ?? entries?.[0] ?? new Error('Redis did not answer');
    const fresh = unpack(entries[1] as [string, string[]][], afterId);
    const silent = alive[1] !== 1 && fresh.length === 0;
    return { alive: alive[1] === 1, events: fresh, finished: silent && (await this.hasEnd(events)) };
  }

  private async hasEnd(events: string): Promise<boolean> {
    const [last] = await this.redis.client.xrevrange(events, '+', '-', 'COUNT', 1);
    const event = last && (JSON.parse(last[1][1] ?? '[]') as ChatEvent[]).at(-1);
    return event !== undefined && isTerminal(event);
  }

  async leave(workspaceId: string, id: string, reader: string): Promise<void> {
    await this.redis.attempt(() => this.redis.client.zrem(this.keys(workspaceId, id).readers, reader), 0);
  }

  readerName(kind: ReaderKind, unique: string): string {
    return `${kind === 'follower' ? 'f' : 'c'}:${unique}`;
  }

  private grouped(runs: Run[]): Run[][] {
    if (runs.length === 0) return [];
    if (!(this.redis.client instanceof Cluster)) return [runs];
    const groups = new Map<string, Run[]>();
    for (const run of runs) groups.set(run.spec.workspaceId, [...(groups.get(run.spec.workspaceId) ?? []), run]);
    return [...groups.values()];
  }
}

/** An entry contains a batch; its id is that of the batch's last event. */
function unpack(entries: [string, string[]][], afterId: number): ChatEvent[] {
  const events: ChatEvent[] = [];
  let at = afterId;
  for (const [entryId, fields] of entries) {
    const last = Number(entryId.split('-')[0]);
    const batch = JSON.parse(fields[1] ?? '[]') as ChatEvent[];
    const fresh = batch.slice(batch.length - Math.max(0, last - at));
    if (last > at) events.push(...fresh);
    at = Math.max(at, last);
    if (events.length > 0 && isTerminal(events[events.length - 1] as ChatEvent)) break;
  }
  return events;
}
