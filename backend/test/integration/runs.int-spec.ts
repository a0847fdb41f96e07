import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChatEvent } from '@nexus/contracts';
import { SystemClock } from '../../src/common/clock/clock.js';
import type { Principal } from '../../src/common/context/request-context.js';
import { ScheduledTasks } from '../../src/common/scheduling/scheduled-tasks.js';
import { newId } from '../../src/common/ids/ids.js';
import { RedisService } from '../../src/redis/redis.service.js';
import { RemoteTails } from '../../src/runs/remote-tails.js';
import { SingleFlight } from '../../src/runs/single-flight.js';
import { RunJournal } from '../../src/runs/run-journal.js';
import { RunService } from '../../src/runs/run.service.js';
import { RunStore } from '../../src/runs/run-store.js';

const REDIS_URL = process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379/0';
const clock = new SystemClock();

interface Replica {
  redis: RedisService;
  runs: RunService;
  store: RunStore;
  crash(): void;
  stop(): Promise<void>;
}

async function startReplica(url = REDIS_URL): Promise<Replica> {
  const runsConfig = { graceMs: 300, heartbeatMs: 100, leaseMs: 400 };
  const config = { redis: { url, cluster: process.env['TEST_REDIS_CLUSTER'] === 'true' }, runs: runsConfig } as never;
  const redis = new RedisService(config);
  await redis.onModuleInit();
  const store = new RunStore(redis, config, clock);
  const journal = new RunJournal(store, redis);
  const tails = new RemoteTails(store, clock, config);
  const singleFlight = new SingleFlight(store, tails, redis);
  const runs = new RunService(store, journal, tails, singleFlight, redis, clock, config, new ScheduledTasks(clock));
  runs.onApplicationBootstrap();
  return {
    redis,
    runs,
    store,
    // Like kill -9: the connections are closed, and no final message reaches Redis.
    crash: () => redis.onApplicationShutdown(),
    stop: async () => {
      await runs.onModuleDestroy();
      tails.onModuleDestroy();
      redis.onApplicationShutdown();
    },
  };
}

const principal = (workspaceId: string, name = 'a'): Principal => ({
  kind: 'api_token',
  id: `api_token:${name}`,
  tokenId: name,
  workspaceId,
  permissions: new Set(),
});
const done: ChatEvent = {
  type: 'done',
  finish_reason: 'stop',
  latency_ms: 1,
  time_to_first_token_ms: 1,
  overhead_ms: 0,
};

/** A producer controlled by the test, which counts its calls and records aborts. */
function source(words: string[], stepMs = 20) {
  const state = { calls: 0, aborted: 0 };
  const produce = async function* (signal: AbortSignal): AsyncIterable<ChatEvent> {
    state.calls++;
    signal.addEventListener('abort', () => state.aborted++, { once: true });
    for (const text of words) {
      await clock.sleep(stepMs, signal);
      yield { type: 'delta', text };
    }
    yield done;
  };
  return { state, produce };
}

type Events = AsyncIterable<ChatEvent>;

function collect(begin: (left: AbortSignal) => Events | Promise<Events>) {
  const seen: ChatEvent[] = [];
  const left = new AbortController();
  const read = async (): Promise<void> => {
    for await (const event of await begin(left.signal)) {
      if (left.signal.aborted) return;
      seen.push(event);
    }
  };
  const text = () => seen.map((e) => (e.type === 'delta' ? e.text : '')).join('');
  return { seen, text, ended: read(), leave: () => left.abort() };
}

const until = async (condition: () => boolean | Promise<boolean>, ms = 3000): Promise<void> => {
  const end = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('Waited in vain');
    await clock.sleep(10);
  }
};

const words = Array.from({ length: 20 }, (_, i) => `w${i} `);

describe('completion runs on two replicas', () => {
  let a: Replica;
  let b: Replica;
  let workspaceId: string;
  let spec: (more?: object) => {
    id: string;
    workspaceId: string;
    principalId: string;
    requestId: string;
    resumable: boolean;
    singleFlightKey?: string;
  };

  beforeAll(async () => {
    [a, b] = await Promise.all([startReplica(), startReplica()]);
  });
  afterAll(async () => {
    await Promise.all([a.stop(), b.stop()]);
  });

  const fresh = () => {
    workspaceId = newId();
    spec = (more = {}) => ({
      id: newId(),
      workspaceId,
      principalId: 'api_token:a',
      requestId: 'r',
      resumable: true,
      ...more,
    });
  };

  it('one run answers the same question on both', async () => {
    fresh();
    const s = source(words);
    const answers = [a, b, a, b].map(({ runs }) =>
      collect((left) => runs.start(spec({ singleFlightKey: 'k', resumable: false }), s, left)),
    );
    await Promise.all(answers.map((x) => x.ended));
    for (const answer of answers) {
      expect(answer.text()).toBe(words.join(''));
      expect(answer.seen.at(-1)).toEqual(done);
    }
    expect(s.state.calls).toBe(1);
    await until(async () => (await a.redis.client.exists(a.redis.key(workspaceId, 'flight', 'k'))) === 0);
    const later = collect((left) => a.runs.start(spec({ singleFlightKey: 'k' }), s, left));
    await later.ended;
    expect(s.state.calls).toBe(2);
  });

  it('another workspace never shares a run, with any key', async () => {
    fresh();
    const s = source(words.slice(0, 5));
    const first = collect((left) => a.runs.start(spec({ singleFlightKey: 'k' }), s, left));
    fresh();
    const second = collect((left) => b.runs.start(spec({ singleFlightKey: 'k' }), s, left));
    await Promise.all([first.ended, second.ended]);
    expect(s.state.calls).toBe(2);
  });

  it('tells each run whether it follows another one', async () => {
    fresh();
    const s = source(words.slice(0, 5));
    const roles: boolean[] = [];
    const through = async function* (events: AsyncIterable<ChatEvent>, role: { coalesced: boolean }) {
      for await (const event of events) {
        if (event.type === 'done') roles.push(role.coalesced);
        yield event;
      }
    };
    const runs = [a, b].map(({ runs: r }) =>
      collect((left) => r.start(spec({ singleFlightKey: 'k' }), { ...s, through }, left)),
    );
    await Promise.all(runs.map((r) => r.ended));
    expect(roles.sort()).toEqual([false, true]);
  });

  it('resumes on the other replica, during and after the run, without loss or repetition', async () => {
    fresh();
    const run = spec();
    const first = collect((left) => a.runs.start(run, source(words), left));
    await until(() => first.seen.length >= 7);
    first.leave();
    const second = collect((left) => b.runs.resume(run.id, 7, principal(workspaceId), 'r', left));
    await second.ended;
    const head = first.seen
      .slice(0, 7)
      .map((e) => (e.type === 'delta' ? e.text : ''))
      .join('');
    expect(head + second.text()).toBe(words.join(''));
    expect(second.seen.at(-1)).toEqual(done);
    const third = collect((left) => b.runs.resume(run.id, 20, principal(workspaceId), 'r', left));
    await third.ended;
    expect(third.seen).toEqual([done]);
    const over = collect((left) => b.runs.resume(run.id, 21, principal(workspaceId), 'r', left));
    await over.ended;
    expect(over.seen).toEqual([]);
  });

  it.each([0, 1, 13, 19])(
    'a resume from event %d inside a written batch starts at the right character',
    async (from) => {
      fresh();
      const run = spec();
      const first = collect((left) => a.runs.start(run, source(words, 1), left));
      await first.ended;
      await until(async () => (await b.store.record(workspaceId, run.id)) !== null);
      const rest = collect((left) => b.runs.resume(run.id, from, principal(workspaceId), 'r', left));
      await rest.ended;
      expect(rest.text()).toBe(words.slice(from).join(''));
    },
  );

  it('is private: other principals and workspaces can neither read nor cancel it', async () => {
    fresh();
    const run = spec();
    const s = source(words);
    const reader = collect((left) => a.runs.start(run, s, left));
    await until(() => reader.seen.length > 2);
    for (const { runs } of [a, b]) {
      for (const other of [principal(workspaceId, 'b'), principal(newId())]) {
        await expect(runs.resume(run.id, 0, other, 'r', AbortSignal.abort())).rejects.toMatchObject({
          code: 'stream_not_found',
        });
        await expect(runs.cancel(run.id, other)).rejects.toMatchObject({ code: 'stream_not_found' });
      }
    }
    await reader.ended;
    expect(reader.text()).toBe(words.join(''));
  });

  it('cancel on the other replica aborts the provider call and ends the readers', async () => {
    fresh();
    const run = spec();
    const s = source(words, 50);
    const reader = collect((left) => a.runs.start(run, s, left));
    await until(() => reader.seen.length > 1);
    await b.runs.cancel(run.id, principal(workspaceId));
    await reader.ended;
    expect(s.state.aborted).toBe(1);
    expect(reader.seen.at(-1)).toMatchObject({ type: 'done', finish_reason: 'aborted' });
    expect(reader.seen.length).toBeLessThan(words.length);
  });

  it('cancelling a shared run ends only its own readers', async () => {
    fresh();
    const run = spec({ singleFlightKey: 'k' });
    const s = source(words, 30);
    const leader = collect((left) => a.runs.start(run, s, left));
    await until(() => leader.seen.length > 1);
    const follower = collect((left) =>
      b.runs.start(spec({ singleFlightKey: 'k', principalId: 'api_token:b' }), s, left),
    );
    await until(() => follower.seen.length > 1);
    await a.runs.cancel(run.id, principal(workspaceId));
    await leader.ended;
    await follower.ended;
    expect(leader.seen.at(-1)).toMatchObject({ finish_reason: 'aborted' });
    expect(follower.text()).toBe(words.join(''));
    expect(s.state.calls).toBe(1);
  });

  it('aborts immediately after the last reader left, or after the grace period of a resumable stream', async () => {
    fresh();
    const quick = source(words, 50);
    const one = collect((left) => a.runs.start(spec({ resumable: false }), quick, left));
    await until(() => one.seen.length > 0);
    one.leave();
    await until(() => quick.state.aborted === 1, 200);

    const patient = source(words, 50);
    const two = collect((left) => a.runs.start(spec(), patient, left));
    await until(() => two.seen.length > 0);
    two.leave();
    await clock.sleep(150);
    expect(patient.state.aborted).toBe(0);
    await until(() => patient.state.aborted === 1, 1000);
  });

  it('a reader on the other replica keeps an abandoned run alive', async () => {
    fresh();
    const run = spec();
    const s = source(words, 50);
    const first = collect((left) => a.runs.start(run, s, left));
    await until(() => first.seen.length > 2);
    first.leave();
    const second = collect((left) => b.runs.resume(run.id, first.seen.length, principal(workspaceId), 'r', left));
    await second.ended;
    expect(first.text() + second.text()).toBe(words.join(''));
    expect(s.state.aborted).toBe(1); // by its own end, after the last event
    expect(second.seen.at(-1)).toEqual(done);
  });

  it('a dead owner interrupts its readers, and a follower without events starts its own run', async () => {
    fresh();
    const c = await startReplica();
    const run = spec({ singleFlightKey: 'dead' });
    const slow = source(words, 60);
    const first = collect((left) => c.runs.start(run, slow, left));
    await until(() => first.seen.length > 2);
    const reader = collect((left) => b.runs.resume(run.id, 0, principal(workspaceId), 'r', left));
    await until(() => reader.seen.length > 0);
    c.crash();
    await reader.ended;
    expect(reader.seen.at(-1)).toMatchObject({ type: 'error', problem: { code: 'stream_interrupted', status: 503 } });

    const d = await startReplica();
    const silent = source(['never'], 60_000);
    const leader = collect((left) => d.runs.start(spec({ singleFlightKey: 'silent' }), silent, left));
    const own = source(words, 1);
    await until(() => silent.state.calls === 1);
    const follower = collect((left) => b.runs.start(spec({ singleFlightKey: 'silent' }), own, left));
    await clock.sleep(100);
    expect(own.state.calls).toBe(0);
    d.crash();
    await follower.ended;
    expect(follower.text()).toBe(words.join(''));
    expect(own.state.calls).toBe(1);
    first.leave();
    leader.leave();
    await Promise.all([c.stop(), d.stop()]);
  });

  it('writes batches instead of single events, and releases lease and flight at the end', async () => {
    fresh();
    const run = spec({ singleFlightKey: 'k' });
    const reader = collect((left) =>
      a.runs.start(
        run,
        source(
          Array.from({ length: 200 }, (_, i) => `${i} `),
          1,
        ),
        left,
      ),
    );
    await reader.ended;
    const keys = a.store.keys(workspaceId, run.id);
    await until(async () => (await a.redis.client.exists(keys.lease)) === 0);
    const entries = await a.redis.client.xlen(keys.events);
    expect(entries).toBeGreaterThan(1);
    expect(entries).toBeLessThan(30);
    expect(await a.redis.client.exists(a.redis.key(workspaceId, 'flight', 'k'))).toBe(0);
    expect(await a.redis.client.pttl(keys.events)).toBeGreaterThan(0);
    expect(await a.redis.client.pttl(keys.record)).toBeGreaterThan(0);
  });

  it('a producer that fails or stops early ends in one error event', async () => {
    fresh();
    const fail = { produce: () => failing(new Error('boom with a secret')) };
    const one = collect((left) => a.runs.start(spec(), fail, left));
    await one.ended;
    expect(one.seen).toMatchObject([{ type: 'delta' }, { type: 'error', problem: { code: 'internal_error' } }]);
    expect(JSON.stringify(one.seen)).not.toContain('secret');
    const two = collect((left) => a.runs.start(spec(), { produce: () => failing(null) }, left));
    await two.ended;
    expect(two.seen.at(-1)).toMatchObject({ type: 'error', problem: { code: 'provider_error' } });
  });

  it('without Redis a run still answers, is shared within the process and can be cancelled', async () => {
    fresh();
    const alone = await startReplica('redis://127.0.0.1:1/0');
    const s = source(words, 5);
    const both = [1, 2].map(() => collect((left) => alone.runs.start(spec({ singleFlightKey: 'k' }), s, left)));
    await Promise.all(both.map((x) => x.ended));
    expect(both.map((x) => x.text())).toEqual([words.join(''), words.join('')]);
    expect(s.state.calls).toBe(1);
    const run = spec();
    const reader = collect((left) => alone.runs.start(run, source(words, 50), left));
    await alone.runs.cancel(run.id, principal(workspaceId));
    await reader.ended;
    expect(reader.seen.at(-1)).toMatchObject({ finish_reason: 'aborted' });
    await alone.stop();
  }, 15_000);
});

async function* failing(error: Error | null): AsyncIterable<ChatEvent> {
  await Promise.resolve();
  yield { type: 'delta', text: 'a' };
  if (error) throw error;
}
