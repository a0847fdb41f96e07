import { HttpClient, HttpContext, HttpContextToken } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { settle } from '../http/settle';
import type { Credentials, EntryState, Registration, SessionGrant } from './auth-types';

/** Set on calls that must go out without an access token and without the retry on 401. */
export const ANONYMOUS = new HttpContextToken<boolean>(() => false);

const anonymous = () => ({ context: new HttpContext().set(ANONYMOUS, true), withCredentials: true });

/** The calls that start, renew and end a session. They fail with an ApiError. */
@Injectable({ providedIn: 'root' })
export class AuthApi {
  private readonly http = inject(HttpClient);

  signIn(body: Credentials): Promise<SessionGrant> {
    return this.post('/api/auth/login', body);
  }

  signUp(body: Registration): Promise<SessionGrant> {
    return this.post('/api/auth/register', body);
  }

  /** Null when this browser has no session to renew. */
  refresh(): Promise<SessionGrant | null> {
    return this.post('/api/auth/refresh', {});
  }

  entry(): Promise<EntryState> {
    return settle(this.http.get<EntryState>('/api/auth/entry', anonymous()));
  }

  async signOut(): Promise<void> {
    await this.post('/api/auth/logout', {});
  }

  private post<T>(path: string, body: unknown): Promise<T> {
    return settle(this.http.post<T>(path, body, anonymous()));
  }
}
