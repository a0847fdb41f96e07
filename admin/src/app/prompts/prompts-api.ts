import { Injectable, inject } from '@angular/core';
import { Api } from '../core/http/api';
import type { PromptText } from './prompt-types';

/** System prompts. Reads are resources, writes are promises that fail with an ApiError. */
@Injectable({ providedIn: 'root' })
export class PromptsApi {
  private readonly api = inject(Api);

  list = () => this.api.read('/api/prompts', () => ({ query: { limit: 100 } }));
  /** What answers use while no prompt is active. */
  builtIn = () => this.api.read('/api/prompts/built-in');

  create = (body: PromptText & { activate?: boolean }) => this.api.call('post', '/api/prompts', { body });
  update = (id: string, body: PromptText) => this.api.call('patch', '/api/prompts/{id}', { path: { id }, body });
  activate = (id: string) => this.api.call('post', '/api/prompts/{id}/activate', { path: { id } });
  /** No prompt is active after it: answers use the built-in one. */
  deactivate = (id: string) => this.api.call('post', '/api/prompts/{id}/deactivate', { path: { id } });
  delete = (id: string) => this.api.call('delete', '/api/prompts/{id}', { path: { id }, keepalive: true });
}
