import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { newId } from '../../common/ids/ids.js';
import { type LuaCommand, RedisService } from '../../redis/redis.service.js';
import { Circuit, CIRCUIT_POLICY, type CircuitState } from './circuit.js';

const CHANNEL = 'nexus:breakers';
/** One hash slot: breakers are global, not per workspace. */
const OPEN_KEY = '{breakers}:open';
const failuresKey = (key: string): string => `{breakers}:failures:${key}`;
const probeKey = (key: string): string => `{breakers}:probe:${key}`;

const PROBE_MS = 60_000;
/** Level and failures expire after this long without another failure. */
const FORGET_MS = 600_000;
const MAX_CIRCUITS = 5_000;

/**
 * Counts a failure for all replicas, and opens the circuit after enough consecutive ones or when a replica demands it.
 * KEYS: failures, open · ARGV: key, now, consecutive, open now (1/0), cool-down, maximum, wait requested by the
 * provider (0 = none), window, forget after, channel
 * Returns {until, level}; until 0 = still closed.
 */
const FAILED_LUA = `
local failures = redis.call('INCR', KEYS[1])
redis.call('PEXPIRE', KEYS[1], ARGV[8])
local now = tonumber(ARGV[2])
local until_, level = 0, 0
local known = redis.call('HGET', KEYS[2], ARGV[1])
if known then
  until_, level = string.match(known, '^(%d+):(%d+)$')
  until_, level = tonumber(until_), tonumber(level)
  if until_ + tonumber(ARGV[9]) < now then until_, level = 0, 0 end
end
if until_ > now then return {until_, level} end
if ARGV[4] ~= '1' and failures < tonumber(ARGV[3]) then return {0, 0} end
level = math.min(level + 1, 20)
local cool = math.min(tonumber(ARGV[5]) * 2 ^ (level - 1), tonumber(ARGV[6]))
if tonumber(ARGV[7]) > 0 then cool = math.min(tonumber(ARGV[7]), tonumber(ARGV[6])) end
until_ = now + cool
redis.call('HSET', KEYS[2], ARGV[1], string.format('%d:%d', until_, level))
redis.call('DEL', KEYS[1])
redis.call('PUBLISH', ARGV[10], cjson.encode({key = ARGV[1], ['until'] = until_, level = level}))
return {until_, level}`;

interface OpenMessage {
  key: string;
  /** Epoch milliseconds; 0 = closed again. */
  until: number;
  level: number;
}

/**
 * Circuit breakers by model and endpoint, in process memory: for a healthy model the check is a map look-up. Only
 * failures, probes and recoveries go to Redis; opening and closing are broadcast by pub/sub. Without Redis each process
 * has its own breakers.
 */
@Injectable()
export class CircuitBreakers implements OnModuleInit {
  private readonly logger = new Logger(CircuitBreakers.name);
  private readonly owner = newId();
  /** Only models with recent failures. */
  private readonly circuits = new Map<string, Circuit>();
  private readonly probes = new Set<string>();
  private readonly failedScript: LuaCommand;

  constructor(
    private readonly redis: RedisService,
    private readonly clock: Clock,
  ) {
    this.failedScript = redis.define('nexusBreakerFailed', FAILED_LUA);
  }

  onModuleInit(): void {
    this.redis.onReconnect(() => void this.load());
    // Load open circuits after subscribing, so that no change is missed; startup does not wait.
    void this.redis
      .subscribe(CHANNEL, (message) => this.applyState(JSON.parse(message) as OpenMessage))
      .then(() => this.load())
      .catch((error: unknown) => {
        this.logger.warn({
          err: error,
          msg: 'Circuits opened by other processes are unknown until Redis is available',
        });
      });
  }

  state(key: string): CircuitState {
    return this.circuits.get(key)?.state(this.now()) ?? 'closed';
  }

  /** Whether the model is available. Half open, it admits one caller across all replicas, who must report the outcome. */
  admit(key: string): boolean | Promise<boolean> {
    const state = this.state(key);
    return state === 'half_open' ? this.claimProbe(key) : state === 'closed';
  }

  succeeded(key: string): void {
    const circuit = this.circuits.get(key);
    if (!circuit) return;
    const wasOpen = circuit.openUntil !== 0;
    const now = this.now();
    circuit.succeeded(now);
    this.releaseProbe(key);
    if (circuit.isIdle(now)) this.circuits.delete(key);
    void this.redis.attempt(() => this.redis.client.del(failuresKey(key)), 0);
    if (wasOpen) void this.shareClosed(key);
  }

  /** @param retryAfterMs wait requested by the provider: opens the circuit at once */
  failed(key: string, retryAfterMs = 0): void {
    const opened = this.circuit(key).failed(this.now(), retryAfterMs);
    this.releaseProbe(key);
    void this.shareFailure(key, opened, retryAfterMs);
  }

  /** The caller left before the outcome was known. */
  abandoned(key: string): void {
    this.releaseProbe(key);
  }

  private now(): number {
    return this.clock.now().getTime();
  }

  private circuit(key: string): Circuit {
    let circuit = this.circuits.get(key);
    if (!circuit) {
      if (this.circuits.size >= MAX_CIRCUITS) this.circuits.delete(this.circuits.keys().next().value as string);
      this.circuits.set(key, (circuit = new Circuit(CIRCUIT_POLICY)));
    }
    return circuit;
  }

  private async claimProbe(key: string): Promise<boolean> {
    if (this.probes.has(key)) return false;
    this.probes.add(key);
    const claim = () => this.redis.client.set(probeKey(key), this.owner, 'PX', PROBE_MS, 'NX');
    const claimed = (await this.redis.attempt(claim, 'OK')) === 'OK';
    if (!claimed) this.probes.delete(key);
    return claimed;
  }

  private releaseProbe(key: string): void {
    if (this.probes.delete(key)) void this.redis.attempt(() => this.redis.client.del(probeKey(key)), 0);
  }

  private async shareFailure(key: string, opened: boolean, retryAfterMs: number): Promise<void> {
    const { consecutive, coolDownMs, maxCoolDownMs, windowMs } = CIRCUIT_POLICY;
    const args = [key, this.now(), consecutive, opened ? 1 : 0, coolDownMs, maxCoolDownMs, retryAfterMs];
    const call = () => this.failedScript([failuresKey(key), OPEN_KEY], [...args, windowMs, FORGET_MS, CHANNEL]);
    const [until, level] = (await this.redis.attempt(call, [0, 0])) as [number, number];
    if (until > 0) this.applyState({ key, until, level });
    if (opened) this.logger.warn({ msg: 'Model is failing: its circuit is open', model: key });
  }

  private async shareClosed(key: string): Promise<void> {
    this.logger.log({ msg: 'Model has recovered', model: key });
    await this.redis.attempt(() => this.redis.client.hdel(OPEN_KEY, key), 0);
    await this.redis.publish(CHANNEL, JSON.stringify({ key, until: 0, level: 0 } satisfies OpenMessage));
  }

  private applyState({ key, until, level }: OpenMessage): void {
    if (until > 0) this.circuit(key).open(until, level);
    else this.circuits.get(key)?.close();
  }

  /** Loads the shared state at startup and after a Redis outage. */
  private async load(): Promise<void> {
    const open = await this.redis.attempt(() => this.redis.client.hgetall(OPEN_KEY), {});
    const old = this.now() - FORGET_MS;
    for (const [key, value] of Object.entries(open)) {
      const [until = 0, level = 0] = value.split(':').map(Number);
      if (until > old) this.applyState({ key, until, level });
      else void this.redis.attempt(() => this.redis.client.hdel(OPEN_KEY, key), 0);
    }
  }
}
