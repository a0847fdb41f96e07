import { Injectable, inject } from '@angular/core';
import { Api } from '../core/http/api';
import type { NewToken, TokenChange } from './token-types';

/** API tokens of the workspace. Reads are resources, writes are promises that reject with an ApiError. */
@Injectable({ providedIn: 'root' })
export class TokensApi {
  private readonly api = inject(Api);

  list = () => this.api.read('/api/tokens', () => ({ query: { limit: 100 } }));
  create = (body: NewToken) => this.api.call('post', '/api/tokens', { body });
  update = (id: string, body: TokenChange) => this.api.call('patch', '/api/tokens/{id}', { path: { id }, body });
  revoke = (id: string) => this.api.call('delete', '/api/tokens/{id}', { path: { id } });
}
