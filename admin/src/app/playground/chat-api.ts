import { Injectable, inject } from '@angular/core';
import type { Body } from '@nexus/api-client';
import { type NumberedChatEvent, type StreamCursor, StreamLostError, followStream } from '@nexus/contracts';
import { Api, apiUrl } from '../core/http/api';
import { ApiStream } from '../core/http/api-stream';
import { ApiError, toApiError } from '../core/http/problem';
import type { ChatBody } from './chat-types';

/** Completions of the playground: streamed, resumed after a broken connection, and cancelled by id. */
@Injectable({ providedIn: 'root' })
export class ChatApi {
  private readonly api = inject(Api);
  private readonly stream = inject(ApiStream);

  async *ask(body: ChatBody, signal: AbortSignal): AsyncGenerator<NumberedChatEvent, void, undefined> {
    const asked: Body<'post', '/api/v1/chat'> = { ...body, stream: true, resumable: true };
    const request = { method: 'POST', body: asked, signal } as const;
    yield* this.follow(await this.stream.response(apiUrl('post', '/api/v1/chat'), request), { lastEventId: 0 }, signal);
  }

  resume(id: string, lastEventId: number, signal: AbortSignal): AsyncGenerator<NumberedChatEvent, void, undefined> {
    return this.follow(undefined, { streamId: id, lastEventId }, signal);
  }

  /** Best effort: the run may have ended already. */
  async cancel(id: string): Promise<void> {
    await this.api.call('post', '/api/v1/streams/{id}/cancel', { path: { id } }).catch(() => undefined);
  }

  /** Events until `done` or `error`. A broken connection is resumed where it broke. */
  private async *follow(
    first: Response | undefined,
    cursor: StreamCursor,
    signal: AbortSignal,
  ): AsyncGenerator<NumberedChatEvent, void, undefined> {
    try {
      const parts = followStream(first, cursor, {
        signal,
        reopen: (id, lastEventId) => this.stream.response(streamPath(id), { signal, lastEventId: String(lastEventId) }),
        patience: (error) => (isTransient(toApiError(error)) ? (toApiError(error).retryAfterS ?? 0) * 1000 : undefined),
      });
      for await (const part of parts) if (part.type === 'event') yield { id: part.eventId, event: part.event };
    } catch (error) {
      if (!(error instanceof StreamLostError)) throw error;
      throw error.cause === undefined ? interrupted() : toApiError(error.cause);
    }
    signal.throwIfAborted();
  }
}

const streamPath = (id: string): string => apiUrl('get', '/api/v1/streams/{id}', { id });
const interrupted = (): ApiError => new ApiError(503, 'stream_interrupted', 'The answer was interrupted.');
const isTransient = ({ status }: ApiError): boolean => status === 0 || status === 429 || status >= 500;
