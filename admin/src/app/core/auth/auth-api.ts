import { HttpContext, HttpContextToken } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { Api } from '../http/api';
import type { Credentials, Registration, SessionGrant } from './auth-types';

/** Set for calls that must be sent without an access token and without the retry on 401. */
export const ANONYMOUS = new HttpContextToken<boolean>(() => false);

const anonymous = () => ({ context: new HttpContext().set(ANONYMOUS, true), withCredentials: true });

/** The calls that start, renew and end a session. They fail with an ApiError. */
@Injectable({ providedIn: 'root' })
export class AuthApi {
  private readonly api = inject(Api);

  signIn = (body: Credentials) => this.api.call('post', '/api/auth/login', { body, ...anonymous() });
  signUp = (body: Registration) => this.api.call('post', '/api/auth/register', { body, ...anonymous() });
  /** Null if this browser has no session to renew. */
  refresh = (): Promise<SessionGrant | null> => this.api.call('post', '/api/auth/refresh', anonymous());
  entry = () => this.api.call('get', '/api/auth/entry', anonymous());
  signOut = () => this.api.call('post', '/api/auth/logout', anonymous());
}
