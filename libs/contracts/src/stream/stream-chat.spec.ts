import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ChatEvent } from '../chat-events.js';
import { problem } from '../problems.js';
import { encodeSse, encodeSseMessage, SSE_HEARTBEAT } from '../sse.js';
import { ChatStreamError, retryAfter } from './chat-stream-error.js';
import { type ChatStream, streamChat, type StreamChatOptions } from './stream-chat.js';
import { StreamLostError } from './stream-parts.js';

const start: ChatEvent = { type: 'start', id: 's-1', model: 'm', source: 'llm', cache: { status: 'miss' } };
const done: ChatEvent = {
  type: 'done',
  finish_reason: 'stop',
  latency_ms: 1,
  time_to_first_token_ms: 1,
  overhead_ms: 0,
};
const texts = ['Grüße ', 'aus ', '東京 ', '👩‍👩‍👧 ', 'and ', 'back.'];
const script: ChatEvent[] = [start, ...texts.map((text): ChatEvent => ({ type: 'delta', text })), done];
const frames = script.map((event, i) => encodeSse(event, i + 1));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

type Ending = 'end' | 'break' | 'hang';

/** A response that sends some bytes and then ends, breaks, or stays silent. */
function sse(data: Uint8Array, then: Ending = 'end', signal?: AbortSignal | null): Response {
  let sent = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (!sent && data.length > 0) {
        sent = true;
        controller.enqueue(data);
        return undefined;
      }
      if (then === 'end') controller.close();
      else if (then === 'break') controller.error(new TypeError('network'));
      else
        return new Promise<void>((_, reject) =>
          signal?.addEventListener('abort', () => reject(signal.reason as Error)),
        );
      return undefined;
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

const refused = (status: number, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(problem('rate_limited', 'Slow down.', 'r')), { status, headers });

interface Call {
  url: string;
  init: RequestInit;
  headers: Headers;
  /** 0 = from the beginning. */
  lastEventId: number;
}

/** A scripted server; `answer` receives each request and its number from 1. */
function client(answer: (call: Call, n: number) => Response, options: Partial<StreamChatOptions> = {}) {
  const calls: Call[] = [];
  const sleeps: number[] = [];
  const stream = streamChat({
    url: 'https://hub.test/api/v1/chat',
    body: { messages: [] },
    stallMs: 30,
    random: () => 0.5,
    sleep: async (ms, signal) => {
      sleeps.push(ms);
      signal?.throwIfAborted();
      await Promise.resolve();
    },
    fetch: async (url, init) => {
      const headers = new Headers(init.headers);
      const call = { url, init, headers, lastEventId: Number(headers.get('last-event-id') ?? 0) };
      calls.push(call);
      init.signal?.throwIfAborted();
      return await Promise.resolve(answer(call, calls.length));
    },
    ...options,
  });
  return { stream, calls, sleeps };
}

async function textOf(stream: ChatStream): Promise<string> {
  let text = '';
  for await (const event of stream) if (event.type === 'delta') text += event.text;
  return text;
}

const rest = (lastEventId: number): string => frames.slice(lastEventId).join('');

describe('streamChat', () => {
  it('requests a resumable stream and yields its events in order', async () => {
    const seen: [string, number][] = [];
    const { stream, calls } = client(() => sse(bytes(SSE_HEARTBEAT + frames.join(''))), {
      headers: () => Promise.resolve({ authorization: 'Bearer t' }),
      onEvent: ({ type }, id) => seen.push([type, id]),
    });
    expect(stream.id).toBeUndefined();
    expect(await textOf(stream)).toBe(texts.join(''));
    expect(seen.map(([, id]) => id)).toEqual(script.map((_, i) => i + 1));
    expect([stream.id, stream.lastEventId]).toEqual(['s-1', script.length]);
    expect(calls[0]!.headers.get('authorization')).toBe('Bearer t');
    expect(JSON.parse(calls[0]!.init.body as string)).toEqual({ messages: [], stream: true, resumable: true });
    await expect(textOf(stream)).rejects.toThrow('once');
  });

  it('loses and repeats nothing, wherever and however often the connection breaks or events are repeated', async () => {
    const breaks = fc.array(
      fc.record({ at: fc.nat(500), how: fc.constantFrom<Ending>('end', 'break', 'hang'), again: fc.nat(3) }),
      { maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(breaks, async (faults) => {
        const plan = [...faults];
        const { stream } = client(({ lastEventId }, n) => {
          const fault = plan.shift();
          const data = bytes(rest(Math.max(0, lastEventId - (fault?.again ?? 0))));
          if (!fault) return sse(data);
          // The first event must arrive so that the stream can be resumed.
          const least = n === 1 ? frames[0]!.length : 0;
          return sse(data.slice(0, least + fault.at), fault.how);
        });
        expect(await textOf(stream)).toBe(texts.join(''));
        expect(stream.lastEventId).toBe(script.length);
      }),
      { numRuns: 60 },
    );
  });

  it('requests missing and unreadable events again', async () => {
    const holes = [frames[0]! + frames[1]! + rest(3), frames[2]! + 'event: delta\ndata: {"te\nid: 4\n\n' + rest(4)];
    const { stream, calls } = client(({ lastEventId }, n) => sse(bytes(holes[n - 1] ?? rest(lastEventId))));
    expect(await textOf(stream)).toBe(texts.join(''));
    expect(calls.map((c) => c.lastEventId)).toEqual([0, 2, 3]);
    expect(calls[1]!.url).toBe('https://hub.test/api/v1/streams/s-1');
  });

  it('counts events of unknown types, and does not pass them on', async () => {
    const unknown = encodeSseMessage({ event: 'mood', data: '{"is":"good"}', id: '2' });
    const later = [start, ...script.slice(2)].map((event, i) => encodeSse(event, i === 0 ? 1 : i + 2)).join('');
    const [first, ...others] = later.split(/(?<=\n\n)/);
    const { stream, calls } = client(() => sse(bytes(first! + unknown + others.join(''))));
    expect(await textOf(stream)).toBe(texts.slice(1).join(''));
    expect(calls).toHaveLength(1);
  });

  it('reports the connection state, and waits longer each time, at least as long as the server requests', async () => {
    const states: string[] = [];
    const { stream, sleeps } = client(
      (_, n) =>
        n === 1
          ? sse(bytes(frames[0]!), 'break')
          : n === 2
            ? refused(503)
            : n === 3
              ? refused(429, { 'retry-after': '7' })
              : sse(bytes(rest(1))),
      { onConnection: (state) => states.push(state) },
    );
    await textOf(stream);
    expect(states).toEqual(['live', 'reconnecting', 'live']);
    expect(sleeps).toEqual([400, 1000, 7000]);
  });

  it('gives up with the last reason: after five failed attempts, immediately if the stream no longer exists', async () => {
    for (const [status, tries] of [
      [503, 5],
      [404, 1],
    ] as const) {
      const { stream, calls } = client((_, n) => (n === 1 ? sse(bytes(frames[0]!), 'break') : refused(status)));
      const error: unknown = await textOf(stream).catch((e: unknown) => e);
      expect(error).toBeInstanceOf(StreamLostError);
      expect(error).toMatchObject({ reason: 'interrupted', cause: { status } });
      expect(calls).toHaveLength(1 + tries);
    }
  });

  it('gives up on a server that makes no progress, but not on one that does', async () => {
    const stuck = client((_, n) => sse(bytes(n === 1 ? frames[0]! : '')));
    await expect(textOf(stuck.stream)).rejects.toBeInstanceOf(StreamLostError);
    expect(stuck.calls).toHaveLength(6);
    const slow = client(({ lastEventId }) => sse(bytes(frames[lastEventId]!)));
    expect(await textOf(slow.stream)).toBe(texts.join(''));
    expect(slow.calls).toHaveLength(script.length);
  });

  it('reports a refusal unchanged, and sends the question once', async () => {
    const { stream, calls } = client(() => refused(429, { 'retry-after': '3' }));
    const error = (await textOf(stream).catch((e: unknown) => e)) as ChatStreamError;
    expect(error).toBeInstanceOf(ChatStreamError);
    expect(error).toMatchObject({ code: 'rate_limited', message: 'Slow down.', status: 429, transient: true });
    expect(error.details.retryAfterMs).toBe(3000);
    expect(calls).toHaveLength(1);
    const html = client(() => new Response('<html>', { status: 502 }));
    await expect(textOf(html.stream)).rejects.toMatchObject({ code: 'unknown', status: 502 });
    const offline = client(() => {
      throw new TypeError('fetch failed');
    });
    await expect(textOf(offline.stream)).rejects.toMatchObject({ code: 'network', status: 0 });
  });

  it('repeats the question only with its idempotency key, and only before an answer', async () => {
    const answers = [(): Response => refused(503), () => sse(bytes('')), () => sse(bytes(frames.join('')))];
    const { stream, calls } = client((_, n) => answers[n - 1]!(), { idempotencyKey: 'k-1' });
    expect(await textOf(stream)).toBe(texts.join(''));
    expect(calls.map((c) => [c.init.method, c.headers.get('idempotency-key')])).toEqual(
      Array.from({ length: 3 }, () => ['POST', 'k-1']),
    );
    const plain = client(() => sse(bytes('')));
    await expect(textOf(plain.stream)).rejects.toMatchObject({ reason: 'not_started' });
    expect(plain.calls).toHaveLength(1);
  });

  it('resumes after a reload, and ends if nothing is left', async () => {
    const resume = { streamId: 's-1', lastEventId: 3 };
    const { stream, calls } = client(({ lastEventId }) => sse(bytes(rest(lastEventId))), { resume });
    expect(await textOf(stream)).toBe(texts.slice(2).join(''));
    expect(calls.map((c) => [c.init.method, c.lastEventId])).toEqual([[undefined, 3]]);
    const over = client(() => new Response(null, { status: 204 }), { resume: { streamId: 's-1', lastEventId: 8 } });
    expect(await textOf(over.stream)).toBe('');
  });

  it("stops with the signal's reason, and makes no further requests", async () => {
    const abort = new AbortController();
    const { stream, calls } = client(({ init }) => sse(bytes(frames.slice(0, 3).join('')), 'hang', init.signal), {
      signal: abort.signal,
      stallMs: 60_000,
      onEvent: (_, id) => id === 3 && abort.abort(new Error('enough')),
    });
    await expect(textOf(stream)).rejects.toThrow('enough');
    expect(calls).toHaveLength(1);
  });

  it('cancels at the server and reads to the end', async () => {
    const aborted = encodeSse({ ...done, finish_reason: 'aborted' } as ChatEvent, 3);
    const { stream, calls } = client((_, n) => sse(bytes(n === 1 ? frames[0]! + frames[1]! + aborted : '')));
    const types: string[] = [];
    for await (const event of stream) {
      types.push(event.type);
      if (event.type === 'delta') await stream.cancel();
    }
    expect(types).toEqual(['start', 'delta', 'done']);
    expect(calls[1]).toMatchObject({ url: 'https://hub.test/api/v1/streams/s-1/cancel', init: { method: 'POST' } });
  });

  it('simply ends if cancelled before it began', async () => {
    const { stream, calls } = client(({ init }) => sse(bytes(''), 'hang', init.signal), { stallMs: 60_000 });
    const reading = textOf(stream);
    await Promise.resolve();
    await stream.cancel();
    expect(await reading).toBe('');
    expect(calls).toHaveLength(1);
  });

  it('reads a finished answer to its end instead of cancelling the request', async () => {
    let closed = false;
    let ended: () => void = () => undefined;
    const end = new Promise<void>((resolve) => (ended = resolve));
    let sent = false;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (!sent) controller.enqueue(bytes(frames.join('')));
          else {
            controller.close();
            ended();
          }
          sent = true;
        },
        cancel: () => void (closed = true),
      },
      { highWaterMark: 0 },
    );
    const { stream } = client(() => new Response(body), { stallMs: 60_000 });
    for await (const event of stream) void event;
    await end;
    expect(closed).toBe(false);
  });

  it('closes the connection when the loop is left', async () => {
    let closed = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes(frames[0]!)),
      cancel: () => void (closed = true),
    });
    const { stream } = client(() => new Response(body), { stallMs: 60_000 });
    for await (const event of stream) if (event.type === 'start') break;
    expect(closed).toBe(true);
  });
});

describe('retryAfter', () => {
  it.each<[string | null, number | undefined]>([
    [null, undefined],
    [' ', undefined],
    ['soon', undefined],
    ['0', 0],
    ['1.5', 1500],
    ['-3', 0],
    ['Thu, 01 Jan 1970 00:00:10 GMT', 9000],
  ])('%s is %s ms', (value, ms) => {
    expect(retryAfter(value, 1000)).toBe(ms);
  });
});
