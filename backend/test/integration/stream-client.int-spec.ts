import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChatEvent, type ChatStream, streamChat, type StreamChatOptions } from '@nexus/contracts';
import { randomUUID } from 'node:crypto';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import { type RunningApi, startApi } from '../support/test-app.js';
import { type ChatBench, MODEL, startBench, textOf, until } from './chat-support.js';

const TEXT = Array.from({ length: 120 }, (_, i) => `word${i} `)
  .join('')
  .trim();

/** A load balancer: sends requests to the replicas in turn and skips those that do not respond. */
class Balancer {
  private next = 0;
  constructor(readonly replicas: RunningApi[]) {}

  readonly fetch = (url: string, init: RequestInit): Promise<Response> => {
    const replica = this.replicas[this.next++ % this.replicas.length]!;
    return fetch(replica.url + new URL(url).pathname, init);
  };
}

interface Reader {
  stream: ChatStream;
  events: ChatEvent[];
  ids: number[];
  reconnects: number;
  ended: Promise<unknown>;
}

function read(options: StreamChatOptions): Reader {
  const reader: Reader = { stream: undefined as never, events: [], ids: [], reconnects: 0, ended: Promise.resolve() };
  reader.stream = streamChat({
    backoffMs: Array.from({ length: 40 }, () => 50),
    ...options,
    onEvent: (_, id) => reader.ids.push(id),
    onConnection: (state) => (reader.reconnects += state === 'reconnecting' ? 1 : 0),
  });
  const collect = async (): Promise<void> => {
    for await (const event of reader.stream) reader.events.push(event);
  };
  reader.ended = collect().catch((error: unknown) => error);
  return reader;
}

/** Every event once, in order, from the first to the last. */
const expectWhole = ({ events, ids }: Reader): void => {
  expect(textOf(events)).toBe(TEXT);
  expect(ids).toEqual(ids.map((_, i) => i + 1));
  expect(events.at(-1)).toMatchObject({ type: 'done', finish_reason: 'stop' });
};

/** Stops a replica abruptly: closes its connections first, so that it cannot notify anybody. */
async function die({ app, close }: RunningApi): Promise<void> {
  (app.getHttpServer() as { closeAllConnections(): void }).closeAllConnections();
  await close();
}

describe('streamChat against several replicas', () => {
  let bench: ChatBench;
  let a: RunningApi;
  let b: RunningApi;
  let owner: TestAccount;

  beforeAll(async () => {
    bench = await startBench(2, { NEXUS_RUN_GRACE_MS: '5000' });
    [a, b] = bench.replicas as [RunningApi, RunningApi];
    owner = await registerAccount(a);
  });
  afterAll(() => bench?.close());
  beforeEach(() => bench.simulator.reset());

  const ask = (through: RunningApi[], more: Partial<StreamChatOptions> = {}): StreamChatOptions => ({
    url: `${a.url}/api/v1/chat`,
    headers: owner.headers,
    body: { model: MODEL, messages: [{ role: 'user', content: `Tell me ${randomUUID()}` }] },
    fetch: new Balancer(through).fetch,
    ...more,
  });
  const join = (through: RunningApi[], { stream }: Reader): Reader =>
    read({ ...ask(through), body: undefined, resume: { streamId: stream.id!, lastEventId: 0 } });

  it('several readers get every event once when their replica dies', async () => {
    const c = await startApi(bench.environment);
    bench.simulator.script({ text: TEXT, tokenMs: 15 });
    const asker = read(ask([a]));
    await until('some text', () => asker.events.length > 5);
    // Each reader starts on the replica that will die, and continues on another one.
    const others = [join([c, b], asker), join([c, a], asker), join([c, b, a], asker)];
    await until('all read along', () => others.every((r) => r.events.length > 10));
    await die(c);
    await Promise.all([asker, ...others].map((r) => r.ended));
    for (const reader of [asker, ...others]) expectWhole(reader);
    expect(others.map((r) => r.reconnects > 0)).toEqual([true, true, true]);
    expect(asker.reconnects).toBe(0);
    expect(bench.simulator.completionRequests).toHaveLength(1);
  });

  it('readers get every event once over a connection that breaks repeatedly', async () => {
    bench.simulator.script({ text: TEXT, tokenMs: 15 });
    const asker = read(ask([a, b]));
    await until('some text', () => asker.events.length > 3);
    const readers = [asker, ...Array.from({ length: 5 }, () => join([b, a], asker))];
    let over = false;
    const all = Promise.all(readers.map((r) => r.ended)).then(() => (over = true));
    while (!over) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      for (const { app } of [a, b]) (app.getHttpServer() as { closeAllConnections(): void }).closeAllConnections();
    }
    await all;
    for (const reader of readers) expectWhole(reader);
    expect(readers.every((r) => r.reconnects > 1)).toBe(true);
  });

  it('readers get one error when the replica that generates the answer dies', async () => {
    const c = await startApi(bench.environment);
    bench.simulator.script({ text: TEXT, tokenMs: 15 });
    const asker = read(ask([c, b]));
    await until('some text', () => asker.events.length > 5);
    const other = join([b], asker);
    await until('the other reads along', () => other.events.length > 5);
    await die(c);
    for (const reader of [asker, other]) {
      expect(await reader.ended).toBeUndefined();
      expect(reader.events.at(-1)).toMatchObject({ type: 'error', problem: { code: 'stream_interrupted' } });
      expect(reader.events.filter((e) => e.type === 'error')).toHaveLength(1);
      expect(TEXT.startsWith(textOf(reader.events))).toBe(true);
      expect(reader.ids).toEqual(reader.ids.map((_, i) => i + 1));
    }
  });

  it('a reloaded page continues where it stopped', async () => {
    bench.simulator.script({ text: TEXT, tokenMs: 10 });
    const before = read(ask([a], { signal: undefined }));
    await until('some text', () => before.events.length > 20);
    const leaving = new AbortController();
    const first = read({
      ...ask([b]),
      body: undefined,
      resume: { streamId: before.stream.id!, lastEventId: 0 },
      signal: leaving.signal,
    });
    await until('it reads', () => first.events.length > 20);
    leaving.abort();
    expect(await first.ended).toMatchObject({ name: 'AbortError' });
    const { id, lastEventId } = first.stream;
    const second = read({ ...ask([b]), body: undefined, resume: { streamId: id!, lastEventId } });
    await Promise.all([before.ended, second.ended]);
    expect(textOf(first.events) + textOf(second.events)).toBe(TEXT);
    expect(second.ids[0]).toBe(lastEventId + 1);
  });

  it('cancel from any replica ends the answer for all of its readers, and the call to the provider', async () => {
    bench.simulator.script({ text: TEXT, tokenMs: 25 });
    const asker = read(ask([a]));
    await until('some text', () => asker.events.length > 3);
    const other = join([b], asker);
    await until('the other reads along', () => other.events.length > 3);
    await other.stream.cancel();
    await Promise.all([asker.ended, other.ended]);
    for (const { events } of [asker, other]) expect(events.at(-1)).toMatchObject({ finish_reason: 'aborted' });
    await until('the provider sees it', () => bench.simulator.aborted === 1);
  });

  it('a rejection is an error with its code; a question with an idempotency key is answered once', async () => {
    const refused = read(ask([a], { body: { model: 'gone/model', messages: [{ role: 'user', content: 'x' }] } }));
    expect(await refused.ended).toMatchObject({ name: 'ChatStreamError', code: 'model_not_found', status: 422 });
    bench.simulator.script({ text: TEXT, tokenMs: 2 });
    let first = true;
    const lost = new Balancer([a, b]).fetch;
    const reader = read(
      ask([a], {
        idempotencyKey: randomUUID(),
        backoffMs: [100, 100, 100],
        // The server receives the question, but the client never gets the response.
        fetch: async (url, init) => {
          const response = await lost(url, init);
          if (!first) return response;
          first = false;
          await response.body?.cancel();
          throw new TypeError('fetch failed');
        },
      }),
    );
    await reader.ended;
    expectWhole(reader);
    expect(bench.simulator.completionRequests).toHaveLength(1);
  });
});
