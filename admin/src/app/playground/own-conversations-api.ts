import { Injectable, inject } from '@angular/core';
import type { Answer, ChangeMemoryDto, FeedbackBody, OwnConversationDto, OwnMessageDto } from '@nexus/api-client';
import { Api } from '../core/http/api';

export type OwnConversation = OwnConversationDto;
export type OwnMessage = OwnMessageDto;
export type MemoryState = Answer<'get', '/api/v1/conversations/{id}/memory'>;

/** Messages per page, questions and answers. */
const PAGE = 40;

/** Conversations of the signed-in member. */
@Injectable({ providedIn: 'root' })
export class OwnConversationsApi {
  private readonly api = inject(Api);

  list = (query: () => { q?: string } | undefined) =>
    this.api.list('/api/v1/conversations', () => {
      const asked = query();
      return asked && { query: asked };
    });
  memory = (id: () => string | undefined) =>
    this.api.read('/api/v1/conversations/{id}/memory', () => {
      const chosen = id();
      return chosen === undefined ? undefined : { path: { id: chosen } };
    });

  /** Newest first. */
  messages = (id: string, cursor?: string) =>
    this.api.call('get', '/api/v1/conversations/{id}/messages', {
      path: { id },
      query: { limit: PAGE, ...(cursor ? { cursor } : {}) },
    });
  message = (id: string, message: string) =>
    this.api.call('get', '/api/v1/conversations/{id}/messages/{message}', { path: { id, message } });
  rename = (id: string, title: string) =>
    this.api.call('patch', '/api/v1/conversations/{id}', { path: { id }, body: { title } });
  delete = (id: string) => this.api.call('delete', '/api/v1/conversations/{id}', { path: { id }, keepalive: true });
  remember = (id: string, body: ChangeMemoryDto) =>
    this.api.call('patch', '/api/v1/conversations/{id}/memory', { path: { id }, body });
  forget = (id: string) => this.api.call('delete', '/api/v1/conversations/{id}/memory', { path: { id } });
  rate = (body: FeedbackBody) => this.api.call('post', '/api/v1/feedback', { body });
}
