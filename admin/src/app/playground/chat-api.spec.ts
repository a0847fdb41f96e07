import { provideHttpClient } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { type ChatEvent, encodeSse } from '@nexus/contracts';
import { ApiStream, type StreamRequest } from '../core/http/api-stream';
import { ApiError } from '../core/http/problem';
import { ChatApi } from './chat-api';

const START = encodeSse({ type: 'start', id: 'run-1', model: 'm', source: 'llm', cache: { status: 'miss' } }, 1);
const delta = (id: number, text: string) => encodeSse({ type: 'delta', text }, id);
const end: ChatEvent = {
  type: 'done',
  finish_reason: 'stop',
  latency_ms: 1,
  time_to_first_token_ms: 1,
  overhead_ms: 1,
};
const done = (id: number) => encodeSse(end, id);

/** A response with these frames, or the error that the request throws. */
type Script = string[] | Error | DOMException;

describe('ChatApi', () => {
  const calls: [string, StreamRequest][] = [];
  let scripts: Script[] = [];
  const stream = {
    response(path: string, request: StreamRequest): Promise<Response> {
      calls.push([path, request]);
      const script = scripts.shift() ?? [];
      return Array.isArray(script) ? Promise.resolve(new Response(script.join(''))) : Promise.reject(script);
    },
  };
  let api: ChatApi;
  const ask = async (signal = new AbortController().signal) => {
    const types: string[] = [];
    const run = async () => {
      for await (const { event } of api.ask({ messages: [] }, signal)) types.push(event.type);
      return undefined;
    };
    const failed = run().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(40_000);
    return { types, failed: await failed };
  };

  beforeEach(() => {
    vi.useFakeTimers();
    calls.length = 0;
    TestBed.configureTestingModule({ providers: [provideHttpClient(), { provide: ApiStream, useValue: stream }] });
    api = TestBed.inject(ChatApi);
  });
  afterEach(() => vi.useRealTimers());

  it('resumes a broken stream where it broke', async () => {
    scripts = [[START, delta(2, 'a')], [delta(3, 'b')], [done(4)]];
    const { types, failed } = await ask();
    expect(failed).toBeUndefined();
    expect(types).toEqual(['start', 'delta', 'delta', 'done']);
    expect(calls.map(([path, { lastEventId }]) => [path, lastEventId])).toEqual([
      ['/api/v1/chat', undefined],
      ['/api/v1/streams/run-1', '2'],
      ['/api/v1/streams/run-1', '3'],
    ]);
  });

  it('does not repeat a request that was rejected or never started', async () => {
    scripts = [new ApiError(402, 'provider_payment_required', '')];
    expect((await ask()).failed).toMatchObject({ code: 'provider_payment_required' });
    scripts = [new ApiError(0, 'offline', '')];
    expect((await ask()).failed).toMatchObject({ code: 'offline' });
    expect(calls).toHaveLength(2);
  });

  it('waits for a restarting server, but not for a stream that no longer exists', async () => {
    scripts = [[START], new ApiError(502, 'unknown', ''), [done(2)]];
    expect((await ask()).types).toEqual(['start', 'done']);
    scripts = [[START], new ApiError(404, 'stream_not_found', ''), [done(2)]];
    expect((await ask()).failed).toMatchObject({ code: 'stream_not_found' });
  });

  it('gives up eventually and reports the interruption', async () => {
    scripts = [[START]];
    const { failed } = await ask();
    expect(failed).toMatchObject({ code: 'stream_interrupted' });
    expect(calls).toHaveLength(6);
  });

  it('stops immediately when aborted', async () => {
    const abort = new AbortController();
    abort.abort();
    scripts = [[START, delta(2, 'a')]];
    const { types, failed } = await ask(abort.signal);
    expect(failed).toMatchObject({ name: 'AbortError' });
    expect(types).toEqual([]);
    expect(calls).toHaveLength(1);
  });
});
