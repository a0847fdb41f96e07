import { HttpClient, type HttpResourceRef, httpResource } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { toApiError } from '../core/http/problem';
import type { PromptItem, PromptPage, PromptText } from './prompt-types';

const LIST = '/api/prompts';
const one = (id: string): string => `${LIST}/${encodeURIComponent(id)}`;

/** System prompts. Reads are resources, writes are promises that fail with an ApiError. */
@Injectable({ providedIn: 'root' })
export class PromptsApi {
  private readonly http = inject(HttpClient);

  list(): HttpResourceRef<PromptPage | undefined> {
    return httpResource<PromptPage>(() => ({ url: LIST, params: { limit: 100 } }));
  }

  /** What answers use while no prompt is active. */
  builtIn(): HttpResourceRef<{ text: string } | undefined> {
    return httpResource<{ text: string }>(() => `${LIST}/built-in`);
  }

  create(prompt: PromptText & { activate?: boolean }): Promise<PromptItem> {
    return this.settle(firstValueFrom(this.http.post<PromptItem>(LIST, prompt)));
  }

  update(id: string, prompt: PromptText): Promise<PromptItem> {
    return this.settle(firstValueFrom(this.http.patch<PromptItem>(one(id), prompt)));
  }

  async activate(id: string): Promise<void> {
    await this.settle(firstValueFrom(this.http.post(`${one(id)}/activate`, {})));
  }

  /** No prompt is active after it: answers use the built-in one. */
  async deactivate(id: string): Promise<void> {
    await this.settle(firstValueFrom(this.http.post(`${one(id)}/deactivate`, {})));
  }

  async delete(id: string): Promise<void> {
    await this.settle(firstValueFrom(this.http.delete(one(id), { keepalive: true })));
  }

  private async settle<T>(call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (error) {
      throw toApiError(error);
    }
  }
}
