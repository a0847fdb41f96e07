import { HttpClient, type HttpResourceRef, httpResource } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { SessionDto, UserDto } from '@nexus/api-client';
import { settle } from '../../core/http/settle';

export type SessionItem = SessionDto;

/** The signed-in person. Reads are resources, writes are promises that fail with an ApiError. */
@Injectable({ providedIn: 'root' })
export class AccountApi {
  private readonly http = inject(HttpClient);

  sessions(): HttpResourceRef<{ items: SessionItem[] } | undefined> {
    return httpResource<{ items: SessionItem[] }>(() => ({ url: '/api/auth/sessions', params: { limit: 100 } }));
  }

  rename(name: string): Promise<UserDto> {
    return settle(this.http.patch<UserDto>('/api/auth/me', { name }));
  }

  async changePassword(current_password: string, new_password: string): Promise<void> {
    await settle(this.http.post('/api/auth/password', { current_password, new_password }));
  }

  async revoke(id: string): Promise<void> {
    await settle(this.http.delete(`/api/auth/sessions/${encodeURIComponent(id)}`));
  }

  async revokeOthers(): Promise<void> {
    await settle(this.http.delete('/api/auth/sessions'));
  }
}
