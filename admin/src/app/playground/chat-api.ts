import { HttpClient, type HttpResourceRef, httpResource } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { type NumberedChatEvent, isTerminal, toChatEvent } from '@nexus/contracts';
import { firstValueFrom } from 'rxjs';
import { ApiStream, type StreamRequest } from '../core/http/api-stream';
import { ApiError, isAbort, toApiError } from '../core/http/problem';
import type { ChatBody, ModelPage } from './chat-types';

const RESUMES = 4;
const RESUME_DELAY_MS = [250, 1_000, 2_000, 4_000];

/** Completions of the playground: streamed, resumed after a broken connection, cancelled by id. */
@Injectable({ providedIn: 'root' })
export class ChatApi {
  private readonly http = inject(HttpClient);
  private readonly stream = inject(ApiStream);

  models(): HttpResourceRef<ModelPage | undefined> {
    return httpResource<ModelPage>(() => ({ url: '/api/v1/models', params: { limit: 100 } }));
  }

  ask(body: ChatBody, signal: AbortSignal): AsyncGenerator<NumberedChatEvent, void, undefined> {
    return this.follow('/api/v1/chat', { method: 'POST', body: { ...body, stream: true, resumable: true }, signal });
  }

  resume(id: string, lastEventId: number, signal: AbortSignal): AsyncGenerator<NumberedChatEvent, void, undefined> {
    return this.follow(streamPath(id), { signal, lastEventId: String(lastEventId) }, id, lastEventId);
  }

  /** Best effort: the run may have ended meanwhile. */
  async cancel(id: string): Promise<void> {
    await firstValueFrom(this.http.post(`${streamPath(id)}/cancel`, {})).catch(() => undefined);
  }

  /** Events until `done` or `error`. A connection that breaks in between is taken up where it broke. */
  private async *follow(
    path: string,
    request: StreamRequest,
    id?: string,
    lastEventId = 0,
  ): AsyncGenerator<NumberedChatEvent, void, undefined> {
    for (let attempt = 0; ; attempt++) {
      let failure: ApiError | undefined;
      try {
        const [from, options] = attempt === 0 || !id ? [path, request] : [streamPath(id), later(request, lastEventId)];
        for await (const message of this.stream.open(from, options)) {
          const numbered = toChatEvent(message);
          if (!numbered) continue;
          if (numbered.event.type === 'start') id = numbered.event.id;
          lastEventId = Math.max(lastEventId, numbered.id);
          yield numbered;
          if (isTerminal(numbered.event)) return;
        }
      } catch (error) {
        if (isAbort(error)) throw error;
        failure = toApiError(error);
      }
      // Without an id nothing can be resumed; a gateway without its server (502…) is a broken line, other answers are decisions.
      const decided = failure !== undefined && failure.status > 0 && failure.status < 502;
      if (!id || attempt >= RESUMES || decided) throw failure ?? interrupted();
      await pause(RESUME_DELAY_MS[attempt] ?? 4_000, request.signal);
    }
  }
}

const streamPath = (id: string): string => `/api/v1/streams/${encodeURIComponent(id)}`;
const later = ({ signal }: StreamRequest, lastEventId: number): StreamRequest => ({
  signal,
  lastEventId: String(lastEventId),
});
const interrupted = (): ApiError => new ApiError(503, 'stream_interrupted', 'The answer was interrupted.');

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('Aborted', 'AbortError'));
    });
  });
}
