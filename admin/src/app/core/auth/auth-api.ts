import { HttpClient, HttpContext, HttpContextToken } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { toApiError } from '../http/problem';
import type { Credentials, Registration, SessionGrant } from './auth-types';

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

  refresh(): Promise<SessionGrant> {
    return this.post('/api/auth/refresh', {});
  }

  async signOut(): Promise<void> {
    await this.post('/api/auth/logout', {});
  }

  private async post<T>(path: string, body: unknown): Promise<T> {
    try {
      return await firstValueFrom(this.http.post<T>(path, body, anonymous()));
    } catch (error) {
      throw toApiError(error);
    }
  }
}
