import { Injectable, inject } from '@angular/core';
import type { SessionDto } from '@nexus/api-client';
import { Api } from '../../core/http/api';

export type SessionItem = SessionDto;

/** The signed-in user. Reads are resources, writes are promises that reject with an ApiError. */
@Injectable({ providedIn: 'root' })
export class AccountApi {
  private readonly api = inject(Api);

  sessions = () => this.api.read('/api/auth/sessions', () => ({ query: { limit: 100 } }));

  rename = (name: string) => this.api.call('patch', '/api/auth/me', { body: { name } });
  changePassword = (current_password: string, new_password: string) =>
    this.api.call('post', '/api/auth/password', { body: { current_password, new_password } });
  revoke = (id: string) => this.api.call('delete', '/api/auth/sessions/{id}', { path: { id } });
  revokeOthers = () => this.api.call('delete', '/api/auth/sessions');
}
