import { isTerminal } from '@nexus/contracts';
import type { ChatEvent, WidgetConfig } from '@nexus/contracts';
import { WidgetApi, jsonBody } from './api.js';
import type { ApiOptions } from './api.js';
import { ChatFailure, toFailure } from './failure.js';
import { STALL_MS, readEvents } from './sse-reader.js';

/** The public configuration; `feedback` is true when the backend takes ratings. */
export interface RemoteConfig extends WidgetConfig {
  feedback?: boolean;
}

export interface MessageRequest {
  message: string;
  conversation_id?: string;
  client_message_id: string;
}

export type StreamPart =
  { type: 'event'; eventId: number; event: ChatEvent } | { type: 'connection'; connection: 'live' | 'reconnecting' };

export interface TransportOptions extends ApiOptions {
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  random?: () => number;
  stallMs?: number;
}

interface Cursor {
  streamId?: string;
  lastEventId: number;
}

const BACKOFF_MS = [400, 1_000, 2_000, 4_000, 8_000];

/** Conversation of one visitor with the API: configuration, messages, resume, cancel, feedback. */
export class ChatTransport {
  private readonly api: WidgetApi;
  private readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  private readonly random: () => number;
  private readonly stallMs: number;

  constructor(options: TransportOptions) {
    this.api = new WidgetApi(options);
    this.sleep = options.sleep ?? abortableSleep;
    this.random = options.random ?? Math.random;
    this.stallMs = options.stallMs ?? STALL_MS;
  }

  get visitorId(): string | undefined {
    return this.api.visitorId;
  }
  set visitorId(id: string | undefined) {
    this.api.visitorId = id;
  }

  async config(signal: AbortSignal): Promise<RemoteConfig> {
    const response = await this.api.request(this.api.path('config'), { signal });
    return (await response.json()) as RemoteConfig;
  }

  /** Opens the visitor's session ahead of the first message: tells early whether this site may chat at all. */
  async prepare(): Promise<void> {
    await this.api.prepare();
  }

  /**
   * Sends one message and yields its events; a broken connection is taken up again where it broke, nothing lost and
   * nothing repeated. Ends after `done` or `error`, or when `signal` aborts.
   * @throws ChatFailure when the message is refused, or the stream is lost for good (`stream_interrupted`).
   */
  async *send(request: MessageRequest, signal: AbortSignal): AsyncGenerator<StreamPart> {
    const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
    const init = { ...jsonBody(request), headers, signal };
    const response = await this.api.authorized('/api/widget/messages', init);
    yield* this.follow(response, { lastEventId: 0 }, signal);
  }

  /** Takes up a stream after `lastEventId`, for example after a reload. Errors as `send`. */
  async *resume(streamId: string, lastEventId: number, signal: AbortSignal): AsyncGenerator<StreamPart> {
    yield* this.follow(undefined, { streamId, lastEventId }, signal);
  }

  async cancel(streamId: string): Promise<void> {
    const path = `/api/widget/streams/${encodeURIComponent(streamId)}/cancel`;
    await this.api.authorized(path, { method: 'POST', keepalive: true });
  }

  /** @throws ChatFailure; status 404 or 405 means that the backend takes no feedback. */
  async feedback(completionId: string, rating: 'up' | 'down'): Promise<void> {
    await this.api.authorized('/api/widget/feedback', jsonBody({ completion_id: completionId, rating }));
  }

  private async *follow(first: Response | undefined, cursor: Cursor, signal: AbortSignal): AsyncGenerator<StreamPart> {
    let response = first;
    for (let attempt = 0; ;) {
      if (response?.body) {
        const before = cursor.lastEventId;
        if (yield* this.drain(response.body, cursor, signal)) return;
        if (cursor.lastEventId > before) attempt = 0;
      }
      if (signal.aborted) return;
      if (!cursor.streamId) throw new ChatFailure({ code: 'network' });
      yield { type: 'connection', connection: 'reconnecting' };
      ({ response, attempt } = await this.reopen(cursor, attempt, signal));
    }
  }

  /** Yields a body's new events; true after the terminal one, false when the connection broke before it. */
  private async *drain(
    body: ReadableStream<Uint8Array>,
    cursor: Cursor,
    signal: AbortSignal,
  ): AsyncGenerator<StreamPart, boolean> {
    yield { type: 'connection', connection: 'live' };
    const events = readEvents(body, this.stallMs);
    try {
      for await (const { id, event } of events) {
        if (signal.aborted) return true;
        if (id > 0 && id <= cursor.lastEventId) continue;
        cursor.lastEventId = Math.max(cursor.lastEventId, id);
        if (event.type === 'start') cursor.streamId = event.id;
        yield { type: 'event', eventId: id, event };
        if (isTerminal(event)) return true;
      }
    } catch (error) {
      if (signal.aborted) throw error;
    }
    return false;
  }

  private async reopen(
    cursor: Cursor,
    tried: number,
    signal: AbortSignal,
  ): Promise<{ response: Response; attempt: number }> {
    let waitMs = 0;
    for (let attempt = tried; attempt < BACKOFF_MS.length; attempt++) {
      await this.sleep(Math.max(waitMs, this.backoff(attempt)), signal);
      try {
        const path = `/api/widget/streams/${encodeURIComponent(cursor.streamId ?? '')}`;
        const headers = { accept: 'text/event-stream', 'last-event-id': String(cursor.lastEventId) };
        return { response: await this.api.authorized(path, { headers, signal }), attempt: attempt + 1 };
      } catch (error) {
        if (signal.aborted || !isTransient(error)) throw signal.aborted ? error : interrupted();
        waitMs = Math.min(30, toFailure(error).retryAfterS ?? 0) * 1000;
      }
    }
    throw interrupted();
  }

  /** Jitter keeps the visitors of a restarted server from coming back at the same moment. */
  private backoff(attempt: number): number {
    return (BACKOFF_MS[attempt] ?? 0) * (0.75 + this.random() / 2);
  }
}

const interrupted = (): ChatFailure => new ChatFailure({ code: 'stream_interrupted' });

const isTransient = (error: unknown): boolean =>
  error instanceof ChatFailure && (error.status === 0 || error.status === 429 || error.status >= 500);

function abortableSleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
