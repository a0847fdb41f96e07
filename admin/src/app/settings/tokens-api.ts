import { HttpClient, type HttpResourceRef, httpResource } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { toApiError } from '../core/http/problem';
import type { CreatedToken, NewToken, TokenItem, TokenPage } from './token-types';

/** API tokens of the workspace. Reads are resources, writes are promises that fail with an ApiError. */
@Injectable({ providedIn: 'root' })
export class TokensApi {
  private readonly http = inject(HttpClient);

  list(): HttpResourceRef<TokenPage | undefined> {
    return httpResource<TokenPage>(() => ({ url: '/api/tokens', params: { limit: 100 } }));
  }

  create(token: NewToken): Promise<CreatedToken> {
    return this.settle(firstValueFrom(this.http.post<CreatedToken>('/api/tokens', token)));
  }

  update(id: string, changes: Omit<NewToken, 'scopes' | 'expires_at'>): Promise<TokenItem> {
    return this.settle(firstValueFrom(this.http.patch<TokenItem>(`/api/tokens/${encodeURIComponent(id)}`, changes)));
  }

  async revoke(id: string): Promise<void> {
    await this.settle(firstValueFrom(this.http.delete(`/api/tokens/${encodeURIComponent(id)}`)));
  }

  private async settle<T>(call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (error) {
      throw toApiError(error);
    }
  }
}
