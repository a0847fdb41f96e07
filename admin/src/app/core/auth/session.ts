import { Injectable, computed, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { Browser } from '../browser';
import { toApiError } from '../http/problem';
import { AuthApi } from './auth-api';
import type { Credentials, Registration, SessionGrant, SessionUser, SessionWorkspace } from './auth-types';
import { TabChannel } from './tab-channel';

/** Renew this long before the expiry, so that the token does not expire during a slow request. */
const EARLY_MS = 30_000;
const RETRY_MS = 2_000;

export type SessionStatus = 'unknown' | 'unreachable' | 'signed-in' | 'signed-out';

/**
 * The current session. The access token exists in this object only: never in storage, never in a URL. The refresh token is an
 * HttpOnly cookie, so a reload sends one renewal request. Renewals are serialised across all tabs, because using a rotated
 * refresh token twice ends the session.
 */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly api = inject(AuthApi);
  private readonly router = inject(Router);
  private readonly tabs = inject(TabChannel);
  private readonly browser = inject(Browser);

  private access: { token: string; expiresAt: number } | undefined;
  private renewal: Promise<string | undefined> | undefined;
  private boot: Promise<boolean> | undefined;

  readonly status = signal<SessionStatus>('unknown');
  readonly user = signal<SessionUser | undefined>(undefined);
  readonly workspace = signal<SessionWorkspace | undefined>(undefined);
  readonly signedIn = computed(() => this.status() === 'signed-in');
  /** True after a session expired: the sign-in page shows the reason. */
  readonly ended = signal(false);

  constructor() {
    this.tabs.listen((message) => {
      if (message === 'signed-out' && this.signedIn()) this.browser.load('/sign-in');
    });
  }

  /** Resolves once the sign-in state is known; keeps retrying while the server is unavailable. */
  ready(): Promise<boolean> {
    if (this.status() === 'signed-in') return Promise.resolve(true);
    if (this.status() === 'signed-out') return Promise.resolve(false);
    return (this.boot ??= this.untilKnown());
  }

  async signIn(credentials: Credentials): Promise<void> {
    this.accept(await this.api.signIn(credentials));
  }

  async signUp(registration: Registration): Promise<void> {
    this.accept(await this.api.signUp(registration));
  }

  async signOut(): Promise<void> {
    await this.api.signOut().catch(() => undefined);
    this.tabs.post('signed-out');
    // Loads a new document, so that none of this person's data stays in memory.
    this.browser.load('/sign-in');
  }

  /** A valid token for the next request, renewed first if it is about to expire. */
  async token(): Promise<string | undefined> {
    if (!this.signedIn()) return undefined;
    if (this.access && this.access.expiresAt - Date.now() > EARLY_MS) return this.access.token;
    return this.renew(this.access?.token);
  }

  /**
   * A newer token than `used`. One call at a time; concurrent callers share its result. Undefined if the session has ended.
   * Throws if the server cannot be reached.
   */
  renew(used?: string): Promise<string | undefined> {
    if (this.access && this.access.token !== used && this.access.expiresAt > Date.now()) {
      return Promise.resolve(this.access.token);
    }
    return (this.renewal ??= this.oneTabAtATime(() => this.refresh()).finally(() => (this.renewal = undefined)));
  }

  /** Called after the user's own name was changed. */
  renamed(name: string): void {
    this.user.update((user) => user && { ...user, name });
  }

  /** Called after the name or time zone of the workspace was changed. */
  workspaceChanged(workspace: SessionWorkspace): void {
    this.workspace.set(workspace);
  }

  /** The server no longer accepts the session: redirects to sign-in with a return URL. */
  async expire(): Promise<void> {
    if (!this.signedIn()) return;
    const returnUrl = this.router.url;
    this.access = undefined;
    this.ended.set(true);
    this.status.set('signed-out');
    await this.router.navigate(['/sign-in'], { queryParams: returnUrl === '/' ? {} : { returnUrl } });
  }

  private async refresh(): Promise<string | undefined> {
    try {
      const grant = await this.api.refresh();
      return grant ? this.accept(grant) : undefined;
    } catch (error) {
      const { status } = toApiError(error);
      if (status >= 400 && status < 500 && status !== 429) return undefined;
      throw error;
    }
  }

  private async untilKnown(): Promise<boolean> {
    for (;;) {
      try {
        const token = await this.renew();
        if (!token) this.status.set('signed-out');
        return token !== undefined;
      } catch {
        this.status.set('unreachable');
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      } finally {
        if (this.status() !== 'unreachable') this.boot = undefined;
      }
    }
  }

  private oneTabAtATime<T>(work: () => Promise<T>): Promise<T> {
    return 'locks' in navigator ? navigator.locks.request('nexus.session.refresh', work) : work();
  }

  private accept(grant: SessionGrant): string {
    this.access = { token: grant.access_token, expiresAt: Date.now() + grant.expires_in * 1000 };
    const before = this.user();
    if (before && before.id !== grant.user.id) this.browser.load('/');
    this.user.set(grant.user);
    this.workspace.set(grant.workspace);
    this.status.set('signed-in');
    this.ended.set(false);
    return grant.access_token;
  }
}
