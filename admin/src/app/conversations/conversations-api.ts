import { Injectable, inject } from '@angular/core';
import type {
  ConversationDto,
  ConversationMessageDto,
  MessageTraceDto,
  Query,
  BulkConversationsDto,
  ChangeConversationDto,
} from '@nexus/api-client';
import { Api } from '../core/http/api';

export type ConversationItem = ConversationDto;
export type ConversationMessage = ConversationMessageDto;
export type ConversationQuery = Query<'get', '/api/conversations'>;
export type Trace = {
  cache: { status: string; similarity?: number; entry_id?: string };
  prompt?: string;
  messages?: number;
  passages: { document_id: string; title: string; score: number; text: string; cited: boolean }[];
  notices: { code: string; detail: string }[];
  usage: { prompt_tokens: number; completion_tokens: number; cost_usd: number | null };
  latency_ms: number;
  time_to_first_token_ms: number;
  overhead_ms: number;
};
export type ExportFormat = 'json' | 'csv' | 'markdown';

/** Reads are resources, writes are promises that fail with an ApiError. */
@Injectable({ providedIn: 'root' })
export class ConversationsApi {
  private readonly api = inject(Api);

  list = (query: () => ConversationQuery) => this.api.list('/api/conversations', () => ({ query: query() }));
  one = (id: () => string) => this.api.read('/api/conversations/{id}', () => ({ path: { id: id() } }));
  messages = (id: () => string) => this.api.list('/api/conversations/{id}/messages', () => ({ path: { id: id() } }));
  trace = (id: () => string, message: () => string | undefined) =>
    this.api.read(
      '/api/conversations/{id}/messages/{message}/trace',
      () => {
        const chosen = message();
        return chosen === undefined ? undefined : { path: { id: id(), message: chosen } };
      },
      // OpenAPI describes a trace as a plain object; the actual type is shared with the server.
      { parse: ({ trace }: MessageTraceDto) => trace as unknown as Trace | null },
    );

  /** All messages of a conversation with their full texts, including those that lists cut. */
  async whole(
    id: string,
    signal: AbortSignal,
  ): Promise<{ conversation: ConversationItem; messages: ConversationMessage[] }> {
    const conversation = await this.api.call('get', '/api/conversations/{id}', { path: { id } });
    const messages: ConversationMessage[] = [];
    for (let cursor: string | undefined, last = false; !last;) {
      signal.throwIfAborted();
      const query = { limit: 100, ...(cursor ? { cursor } : {}) };
      const page = await this.api.call('get', '/api/conversations/{id}/messages', { path: { id }, query });
      for (const message of page.items) messages.push(message.truncated ? await this.message(id, message.id) : message);
      cursor = page.next_cursor ?? undefined;
      last = cursor === undefined;
    }
    return { conversation, messages };
  }

  private message = (id: string, message: string) =>
    this.api.call('get', '/api/conversations/{id}/messages/{message}', { path: { id, message } });
  change = (id: string, body: ChangeConversationDto) =>
    this.api.call('patch', '/api/conversations/{id}', { path: { id }, body });
  bulk = (body: BulkConversationsDto) => this.api.call('post', '/api/conversations/bulk', { body });
  export = (id: string, format: ExportFormat) =>
    this.api.file('/api/conversations/{id}/export', { path: { id }, query: { format } });
  exportAll = (query: ConversationQuery) => this.api.file('/api/conversations/export', { query });
}
