import { followStream, StreamLostError } from '@nexus/contracts';
import type { FollowOptions, StreamCursor, StreamPart, WidgetConfig } from '@nexus/contracts';
import type { Rating } from '../feedback/feedback.js';
import { WidgetApi, jsonBody } from './api.js';
import type { ApiOptions } from './api.js';
import { ChatFailure, toFailure } from './failure.js';

/** The public configuration. */
export type RemoteConfig = WidgetConfig;

export interface MessageRequest {
  message: string;
  conversation_id?: string;
  client_message_id: string;
}

export type TransportOptions = ApiOptions & Pick<FollowOptions, 'sleep' | 'random' | 'stallMs'>;

/** Conversation of one visitor with the API: configuration, messages, resume, cancel, feedback. */
export class ChatTransport {
  private readonly api: WidgetApi;
  private readonly pace: Pick<FollowOptions, 'sleep' | 'random' | 'stallMs'>;

  constructor({ sleep, random, stallMs, ...options }: TransportOptions) {
    this.api = new WidgetApi(options);
    this.pace = { sleep, random, stallMs };
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

  /** Opens the visitor's session before the first message, to detect early whether this site may chat at all. */
  async prepare(): Promise<void> {
    await this.api.prepare();
  }

  /**
   * Sends one message and yields its events; a broken connection is resumed without losing or repeating events. Ends after
   * `done` or `error`, or when `signal` aborts.
   * @throws ChatFailure if the message is refused, or the stream is lost permanently (`stream_interrupted`).
   */
  async *send(request: MessageRequest, signal: AbortSignal): AsyncGenerator<StreamPart> {
    const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
    const init = { ...jsonBody(request), headers, signal };
    const response = await this.api.authorized('/api/widget/messages', init);
    yield* this.follow(response, { lastEventId: 0 }, signal);
  }

  /** Resumes a stream after `lastEventId`, for example after a reload. Errors as in `send`. */
  async *resume(streamId: string, lastEventId: number, signal: AbortSignal): AsyncGenerator<StreamPart> {
    yield* this.follow(undefined, { streamId, lastEventId }, signal);
  }

  async cancel(streamId: string): Promise<void> {
    const path = `/api/widget/streams/${encodeURIComponent(streamId)}/cancel`;
    await this.api.authorized(path, { method: 'POST', keepalive: true });
  }

  /** @throws ChatFailure; status 404 or 405 means that the backend accepts no feedback. */
  async feedback(completionId: string, rating: Rating): Promise<void> {
    await this.api.authorized('/api/widget/feedback', jsonBody({ completion_id: completionId, ...rating }));
  }

  private async *follow(
    first: Response | undefined,
    cursor: StreamCursor,
    signal: AbortSignal,
  ): AsyncGenerator<StreamPart> {
    try {
      yield* followStream(first, cursor, {
        signal,
        ...this.pace,
        reopen: (streamId, lastEventId) => {
          const headers = { accept: 'text/event-stream', 'last-event-id': String(lastEventId) };
          return this.api.authorized(`/api/widget/streams/${encodeURIComponent(streamId)}`, { headers, signal });
        },
        patience: (error) => (isTransient(error) ? (toFailure(error).retryAfterS ?? 0) * 1000 : undefined),
      });
    } catch (error) {
      if (!(error instanceof StreamLostError)) throw error;
      throw new ChatFailure({ code: error.reason === 'not_started' ? 'network' : 'stream_interrupted' });
    }
  }
}

const isTransient = (error: unknown): boolean =>
  error instanceof ChatFailure && (error.status === 0 || error.status === 429 || error.status >= 500);
