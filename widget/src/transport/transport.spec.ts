import type { ChatEvent, StreamPart } from '@nexus/contracts';
import { encodeSse } from '@nexus/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fetch } from './api.js';
import { ChatFailure, parseRetryAfter } from './failure.js';
import { ChatTransport } from './transport.js';

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
const bytes = new TextEncoder().encode(`: heartbeat\n\n${frames.join('')}`);

/** A body that sends the chunks and then ends, breaks, or stays silent. */
function body(pieces: readonly Uint8Array[], then: 'end' | 'break' | 'hang' = 'end'): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      const piece = pieces[at++];
      if (piece) controller.enqueue(piece);
      else if (then === 'end') controller.close();
      else if (then === 'break') controller.error(new TypeError('network'));
      else return new Promise(() => undefined);
      return undefined;
    },
  });
}

const cut = (data: Uint8Array, at: readonly number[]): Uint8Array[] => {
  const points = [0, ...at.map((n) => n % data.length).sort((a, b) => a - b), data.length];
  return points.slice(1).map((end, i) => data.slice(points[i], end));
};
const sse = (stream: ReadableStream<Uint8Array>): Response =>
  new Response(stream, { headers: { 'content-type': 'text/event-stream' } });
const json = (value: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json', ...headers } });

interface Call {
  path: string;
  init: RequestInit;
  token: string | null;
}

/** A fake server: `answer` decides everything except the session, whose tokens are t1, t2, … */
function server(answer: (call: Call, n: number) => Response | Promise<Response>, expiresIn = 900) {
  const calls: Call[] = [];
  let sessions = 0;
  let now = 0;
  const fetch: Fetch = async (input, init = {}) => {
    const path = input.replace('https://api.test', '');
    if (path.endsWith('/session'))
      return json({ visitor_token: `t${++sessions}`, expires_in: expiresIn, visitor_id: 'v' });
    const call = { path, init, token: new Headers(init.headers).get('authorization') };
    calls.push(call);
    init.signal?.throwIfAborted();
    return answer(call, calls.length);
  };
  const transport = new ChatTransport({
    endpoint: 'https://api.test/',
    widgetId: 'w 1',
    fetch,
    now: () => now,
    sleep: async (_ms, signal) => signal?.throwIfAborted(),
    random: () => 0.5,
    stallMs: 40,
  });
  return { transport, calls, sessions: () => sessions, pass: (ms: number) => void (now += ms) };
}

const send = (transport: ChatTransport, signal = new AbortController().signal): AsyncGenerator<StreamPart> =>
  transport.send({ message: 'hi', client_message_id: 'c-1' }, signal);

async function collect(parts: AsyncIterable<StreamPart>): Promise<{ text: string; ids: number[]; states: string[] }> {
  const seen = { text: '', ids: [] as number[], states: [] as string[] };
  for await (const part of parts) {
    if (part.type === 'connection') seen.states.push(part.connection);
    else {
      seen.ids.push(part.eventId);
      if (part.event.type === 'delta') seen.text += part.event.text;
    }
  }
  return seen;
}

const all = { text: texts.join(''), ids: script.map((_, i) => i + 1) };

describe('ChatTransport streams', () => {
  it('reads the same events for any split of the bytes, even inside characters and frames', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length - 1), { maxLength: 12 }), async (points) => {
        const { transport } = server(() => sse(body(cut(bytes, points))));
        expect(await collect(send(transport))).toMatchObject(all);
      }),
      { numRuns: 60 },
    );
  });

  it('works for every split position', async () => {
    for (let at = 1; at < bytes.length; at += 7) {
      const { transport } = server(() => sse(body(cut(bytes, [at]))));
      expect((await collect(send(transport))).text).toBe(all.text);
    }
  });

  it('resumes a broken stream without loss or repetition, for any number of interruptions', async () => {
    const breaks = fc.array(fc.record({ at: fc.nat(400), how: fc.constantFrom('end', 'break', 'hang') }), {
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(breaks, fc.nat(2), async (faults, overlap) => {
        const plan = [...faults];
        const { transport } = server(({ path, init }) => {
          const last = Number(new Headers(init.headers).get('last-event-id') ?? 0);
          // The server may repeat a few events that were already received.
          const rest = new TextEncoder().encode(frames.slice(Math.max(0, last - overlap)).join(''));
          const fault = path === '/api/widget/messages' || plan.length > 0 ? plan.shift() : undefined;
          if (!fault) return sse(body([rest]));
          const first = path === '/api/widget/messages' ? (frames[0]?.length ?? 0) : 0;
          return sse(body([rest.slice(0, Math.min(rest.length, first + fault.at))], fault.how as 'end'));
        });
        expect(await collect(send(transport))).toMatchObject(all);
      }),
      { numRuns: 40 },
    );
  });

  it('resumes with the id of the last received event', async () => {
    const { transport, calls } = server((_call, n) =>
      n === 1 ? sse(body([new TextEncoder().encode(frames.slice(0, 3).join(''))], 'break')) : sse(body([bytes])),
    );
    const seen = await collect(send(transport));
    expect(seen.states).toEqual(['live', 'reconnecting', 'live']);
    expect(calls[1]?.path).toBe('/api/widget/streams/s-1');
    expect(new Headers(calls[1]?.init.headers).get('last-event-id')).toBe('3');
  });

  it('gives up after five failed attempts, and immediately when the stream no longer exists', async () => {
    const half = (): Response => sse(body([new TextEncoder().encode(frames[0])], 'break'));
    for (const [status, tries] of [
      [503, 5],
      [404, 1],
    ] as const) {
      const { transport, calls } = server((_call, n) => (n === 1 ? half() : json({ code: 'x' }, status)));
      await expect(collect(send(transport))).rejects.toMatchObject({ failure: { code: 'stream_interrupted' } });
      expect(calls).toHaveLength(1 + tries);
    }
  });

  it('treats a stream that ends before its first event as a failed message', async () => {
    const { transport } = server(() => sse(body([])));
    await expect(collect(send(transport))).rejects.toMatchObject({ failure: { code: 'network' } });
  });

  it('stops reading when aborted and sends no further requests', async () => {
    const abort = new AbortController();
    const { transport, calls } = server(({ init }) => {
      const stream = body([new TextEncoder().encode(frames.slice(0, 3).join(''))], 'hang');
      void init.signal;
      return sse(stream);
    });
    let deltas = 0;
    const reading = (async () => {
      for await (const part of send(transport, abort.signal)) {
        if (part.type === 'event' && part.event.type === 'delta' && ++deltas === 2) abort.abort();
      }
    })();
    await reading.catch(() => undefined);
    expect(deltas).toBe(2);
    expect(calls).toHaveLength(1);
  });
});

describe('ChatTransport session', () => {
  it('opens one session for concurrent calls and reuses it', async () => {
    const { transport, sessions, calls } = server(() => json({}));
    await Promise.all([transport.cancel('a'), transport.cancel('b'), transport.feedback('c', { rating: 'up' })]);
    await transport.cancel('d');
    expect(sessions()).toBe(1);
    expect(new Set(calls.map((call) => call.token))).toEqual(new Set(['Bearer t1']));
    expect(calls[2]?.init.body).toBe('{"completion_id":"c","rating":"up"}');
  });

  it('renews before the token expires', async () => {
    const { transport, sessions, pass } = server(() => json({}), 600);
    await transport.cancel('a');
    pass(560_000);
    await transport.cancel('a');
    pass(15_000);
    await transport.cancel('a');
    expect(sessions()).toBe(2);
  });

  it('renews once on 401, with the same message id, and then reports it', async () => {
    const once = server((_call, n) => (n === 1 ? json({ code: 'token_expired' }, 401) : sse(body([bytes]))));
    expect(await collect(send(once.transport))).toMatchObject(all);
    expect(once.calls.map((call) => call.token)).toEqual(['Bearer t1', 'Bearer t2']);
    expect(once.calls[0]?.init.body).toBe(once.calls[1]?.init.body);

    const always = server(() => json({ code: 'token_invalid' }, 401));
    await expect(collect(send(always.transport))).rejects.toMatchObject({ failure: { code: 'token_invalid' } });
    expect(always.calls).toHaveLength(2);
  });

  it('requests the same visitor again, and starts a new one if refused', async () => {
    const bodies: unknown[] = [];
    const fetch: Fetch = async (input, init) => {
      if (!input.endsWith('/session')) return json({});
      const sent = JSON.parse(String(init?.body)) as { visitor_id?: string };
      bodies.push(sent);
      return sent.visitor_id
        ? json({ code: 'request_invalid' }, 400)
        : json({ visitor_token: 't', expires_in: 60, visitor_id: 'new' });
    };
    const transport = new ChatTransport({ endpoint: 'https://api.test', widgetId: 'w', fetch });
    transport.visitorId = 'old';
    await transport.cancel('a');
    expect(bodies).toEqual([{ visitor_id: 'old' }, {}]);
    expect(transport.visitorId).toBe('new');
  });
});

describe('failures', () => {
  it('have the code, waiting time and request id of the problem', async () => {
    const { transport } = server(() => json({ code: 'rate_limited', request_id: 'r-9' }, 429, { 'retry-after': '7' }));
    const error = await collect(send(transport)).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ChatFailure);
    expect((error as ChatFailure).failure).toEqual({ code: 'rate_limited', retryAfterS: 7, requestId: 'r-9' });
  });

  it('of a proxy or the network are derived from the available data', async () => {
    const page = server(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    await expect(collect(send(page.transport))).rejects.toMatchObject({ failure: { code: 'internal_error' } });
    const offline = server(() => Promise.reject(new TypeError('Failed to fetch')));
    await expect(collect(send(offline.transport))).rejects.toMatchObject({ failure: { code: 'network' } });
  });

  it('accept seconds or a date in Retry-After', () => {
    expect(parseRetryAfter('12', 0)).toBe(12);
    expect(parseRetryAfter('Thu, 01 Jan 1970 00:00:30 GMT', 10_000)).toBe(20);
    expect([parseRetryAfter(null, 0), parseRetryAfter('soon', 0)]).toEqual([undefined, undefined]);
  });

  it('the widget id cannot escape its path segment', async () => {
    const { transport, calls } = server(() => json({ name: 'x' }));
    await transport.config(new AbortController().signal);
    expect(calls[0]?.path).toBe('/api/widget/w%201/config');
  });
});
