import { Injectable, inject } from '@angular/core';
import { SseDecoder, type SseMessage } from '@nexus/contracts';
import { Session } from '../auth/session';
import { ApiError, fromResponse } from './problem';

export interface StreamRequest {
  method?: 'GET' | 'POST';
  body?: unknown;
  signal?: AbortSignal;
  lastEventId?: string;
}

/** Server-sent events over fetch: EventSource supports neither a token nor a body. */
@Injectable({ providedIn: 'root' })
export class ApiStream {
  private readonly session = inject(Session);

  /**
   * Yields messages until the server ends the stream. Throws an ApiError for a refused request or a broken connection, and the
   * AbortError when `signal` fires.
   */
  async *open(path: string, request: StreamRequest = {}): AsyncGenerator<SseMessage, void, undefined> {
    const response = await this.response(path, request);
    if (!response.body) return;
    const decoder = new SseDecoder();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        yield* decoder.feed(value);
      }
    } finally {
      await reader.cancel().catch(() => undefined);
    }
  }

  /** The response of a stream, 204 if no events are left. Throws like `open`. */
  async response(path: string, request: StreamRequest = {}): Promise<Response> {
    const response = await this.connect(path, request);
    if (!response.ok) throw await fromResponse(response);
    if (response.status !== 204 && !response.headers.get('Content-Type')?.startsWith('text/event-stream')) {
      throw new ApiError(response.status, 'unknown', 'The server did not answer with a stream.');
    }
    return response;
  }

  private async connect(path: string, request: StreamRequest): Promise<Response> {
    const token = await this.session.token();
    const response = await this.send(path, request, token);
    if (response.status !== 401) return response;
    const renewed = await this.session.renew(token);
    if (renewed) return this.send(path, request, renewed);
    void this.session.expire();
    return response;
  }

  private send(path: string, request: StreamRequest, token: string | undefined): Promise<Response> {
    const headers: Record<string, string> = { Accept: 'text/event-stream' };
    if (token) headers['Authorization'] = `Bearer ${token}`;
    if (request.lastEventId) headers['Last-Event-ID'] = request.lastEventId;
    if (request.body !== undefined) headers['Content-Type'] = 'application/json';
    return fetch(path, {
      method: request.method ?? 'GET',
      headers,
      body: request.body === undefined ? undefined : JSON.stringify(request.body),
      signal: request.signal,
      cache: 'no-store',
    });
  }
}
