import type { ChatEvent } from '../chat-events.js';
import { ChatStreamError, errorOf } from './chat-stream-error.js';
import { abortableSleep, type FollowOptions, followStream } from './follow-stream.js';
import { type StreamCursor, StreamLostError } from './stream-parts.js';

type HeaderFields = Record<string, string>;

export interface StreamChatOptions extends Pick<
  FollowOptions,
  'signal' | 'backoffMs' | 'stallMs' | 'sleep' | 'random'
> {
  /** `…/api/v1/chat` or `…/api/v1/create`. Streams are resumed and cancelled at `streams/` beside it. */
  url: string;
  /** The question: `{messages}` or `{prompt}` with all other fields of the route. Not with `resume`. */
  body?: object;
  /** Resumes a stream after the last event read, instead of sending a question. */
  resume?: { streamId: string; lastEventId: number };
  /** A function is called before each request, since tokens expire. */
  headers?: HeaderFields | (() => HeaderFields | Promise<HeaderFields>);
  /** Allows the question itself to be repeated if the connection breaks before the answer begins: it is answered once. */
  idempotencyKey?: string;
  onEvent?: (event: ChatEvent, eventId: number) => void;
  onConnection?: (connection: 'live' | 'reconnecting') => void;
  fetch?: (input: string, init: RequestInit) => Promise<Response>;
}

const START_TRIES = 3;

/**
 * Sends a question and reads the answer despite connection failures; in browsers and in Node.
 *
 * `for await (const event of streamChat({ url, body, headers })) …`
 *
 * Leaving the loop closes the connection; the server gives a resumable run a grace period of some seconds, then ends it.
 * Iterating throws ChatStreamError if the question is refused, StreamLostError if the answer cannot be read to its end, and the
 * signal's reason when it aborts. An answer that fails at the server ends with an `error` event and throws nothing.
 */
export const streamChat = (options: StreamChatOptions): ChatStream => new ChatStream(options);

export class ChatStream implements AsyncIterable<ChatEvent> {
  private readonly cursor: StreamCursor;
  private readonly leaving = new AbortController();
  private readonly signal: AbortSignal;
  private used = false;

  constructor(private readonly options: StreamChatOptions) {
    this.cursor = { lastEventId: 0, ...options.resume };
    this.signal = options.signal ? AbortSignal.any([options.signal, this.leaving.signal]) : this.leaving.signal;
  }

  /** Id of the stream, run and completion; undefined before the first event. */
  get id(): string | undefined {
    return this.cursor.streamId;
  }

  /** Required by `resume`, together with `id`. */
  get lastEventId(): number {
    return this.cursor.lastEventId;
  }

  /**
   * Ends the answer at the server; its last event, `done` with `aborted`, is still delivered. Before the answer began: abandons
   * the question.
   */
  async cancel(): Promise<void> {
    if (this.id === undefined) return this.leaving.abort();
    await this.request(`${this.streamUrl(this.id)}/cancel`, { method: 'POST', keepalive: true });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ChatEvent, void, undefined> {
    if (this.used) throw new Error('A stream can be read only once.');
    this.used = true;
    try {
      for (let tries = 1; ; tries++) {
        try {
          return yield* this.read();
        } catch (error) {
          if (this.signal.aborted || !this.mayAskAgain(error, tries)) throw error;
          await this.pause(tries, error);
        }
      }
    } catch (error) {
      this.options.signal?.throwIfAborted();
      // Abandoned by `cancel`: nothing to report.
      if (!this.leaving.signal.aborted) throw error;
    }
  }

  private async *read(): AsyncGenerator<ChatEvent, void, undefined> {
    const { onEvent, onConnection } = this.options;
    const first = this.options.resume ? undefined : await this.ask();
    for await (const part of followStream(first, this.cursor, this.followOptions())) {
      if (part.type === 'connection') onConnection?.(part.connection);
      else {
        onEvent?.(part.event, part.eventId);
        yield part.event;
      }
    }
    this.signal.throwIfAborted();
  }

  private ask(): Promise<Response> {
    const { url, body, idempotencyKey } = this.options;
    return this.request(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      body: JSON.stringify({ resumable: true, ...body, stream: true }),
      signal: this.signal,
    });
  }

  private followOptions(): FollowOptions {
    const { backoffMs, stallMs, sleep, random } = this.options;
    return {
      signal: this.signal,
      backoffMs,
      stallMs,
      sleep,
      random,
      reopen: (streamId, lastEventId) =>
        this.request(this.streamUrl(streamId), {
          headers: { accept: 'text/event-stream', 'last-event-id': String(lastEventId) },
          signal: this.signal,
        }),
      patience: (error) =>
        error instanceof ChatStreamError && error.transient ? (error.details.retryAfterMs ?? 0) : undefined,
    };
  }

  /** Only while no part of an answer has arrived, and only if the server can recognise the repeated question. */
  private mayAskAgain(error: unknown, tries: number): boolean {
    if (this.options.idempotencyKey === undefined || this.id !== undefined || tries >= START_TRIES) return false;
    return error instanceof ChatStreamError ? error.transient : error instanceof StreamLostError;
  }

  private async pause(tries: number, error: unknown): Promise<void> {
    const { sleep = abortableSleep, backoffMs = [] } = this.options;
    const asked = error instanceof ChatStreamError ? (error.details.retryAfterMs ?? 0) : 0;
    await sleep(Math.max(asked, backoffMs[tries - 1] ?? 500 * 2 ** tries), this.signal);
  }

  private async request(url: string, init: RequestInit): Promise<Response> {
    const { headers, fetch: doFetch = fetch } = this.options;
    const given = typeof headers === 'function' ? await headers() : headers;
    let response: Response;
    try {
      response = await doFetch(url, { ...init, headers: { ...given, ...(init.headers as HeaderFields | undefined) } });
    } catch (cause) {
      if (this.signal.aborted) throw cause;
      throw new ChatStreamError('network', 'The server cannot be reached.', 0, { cause });
    }
    if (!response.ok) throw await errorOf(response);
    return response;
  }

  private streamUrl(id: string): string {
    const { url } = this.options;
    return `${url.slice(0, url.lastIndexOf('/') + 1)}streams/${encodeURIComponent(id)}`;
  }
}
