import { provideHttpClient } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { type ChatEvent, type SseMessage } from '@nexus/contracts';
import { ApiStream, type StreamRequest } from '../core/http/api-stream';
import { ApiError } from '../core/http/problem';
import { ChatApi } from './chat-api';

const message = (id: number, { type, ...data }: ChatEvent): SseMessage => ({
  event: type,
  data: JSON.stringify(data),
  id: String(id),
});
const START = message(1, { type: 'start', id: 'run-1', model: 'm', source: 'llm', cache: { status: 'miss' } });
const delta = (id: number, text: string) => message(id, { type: 'delta', text });
const DONE = message(9, {
  type: 'done',
  finish_reason: 'stop',
  latency_ms: 1,
  time_to_first_token_ms: 1,
  overhead_ms: 1,
});

type Part = SseMessage | Error | DOMException;

describe('ChatApi', () => {
  const calls: [string, StreamRequest][] = [];
  let scripts: Part[][] = [];
  const stream = {
    async *open(path: string, request: StreamRequest) {
      calls.push([path, request]);
      for (const part of scripts.shift() ?? []) {
        if (!('event' in part)) throw part;
        yield part;
      }
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
    await vi.advanceTimersByTimeAsync(20_000);
    return { types, failed: await failed };
  };

  beforeEach(() => {
    vi.useFakeTimers();
    calls.length = 0;
    TestBed.configureTestingModule({ providers: [provideHttpClient(), { provide: ApiStream, useValue: stream }] });
    api = TestBed.inject(ChatApi);
  });
  afterEach(() => vi.useRealTimers());

  it('takes a broken stream up where it broke', async () => {
    scripts = [[START, delta(2, 'a'), new ApiError(0, 'offline', '')], [delta(3, 'b')], [DONE]];
    const { types, failed } = await ask();
    expect(failed).toBeUndefined();
    expect(types).toEqual(['start', 'delta', 'delta', 'done']);
    expect(calls.map(([path, { lastEventId }]) => [path, lastEventId])).toEqual([
      ['/api/v1/chat', undefined],
      ['/api/v1/streams/run-1', '2'],
      ['/api/v1/streams/run-1', '3'],
    ]);
  });

  it('does not repeat a request that was refused or never started', async () => {
    scripts = [[new ApiError(402, 'provider_payment_required', '')]];
    expect((await ask()).failed).toMatchObject({ code: 'provider_payment_required' });
    scripts = [[new ApiError(0, 'offline', '')]];
    expect((await ask()).failed).toMatchObject({ code: 'offline' });
    expect(calls).toHaveLength(2);
  });

  it('waits for a server that is being restarted, not for a stream that is gone', async () => {
    const gateway = new ApiError(502, 'unknown', '');
    scripts = [[START, new ApiError(0, 'offline', '')], [gateway], [DONE]];
    expect((await ask()).types).toEqual(['start', 'done']);
    scripts = [[START, new ApiError(0, 'offline', '')], [new ApiError(404, 'stream_not_found', '')], [DONE]];
    expect((await ask()).failed).toMatchObject({ code: 'stream_not_found' });
  });

  it('gives up in the end and says that it was interrupted', async () => {
    scripts = [[START]];
    const { failed } = await ask();
    expect(failed).toMatchObject({ code: 'stream_interrupted' });
    expect(calls).toHaveLength(5);
  });

  it('stops at once when it is aborted', async () => {
    const abort = new AbortController();
    scripts = [[START, new DOMException('Aborted', 'AbortError')]];
    abort.abort();
    expect((await ask(abort.signal)).failed).toMatchObject({ name: 'AbortError' });
    expect(calls).toHaveLength(1);
  });
});
