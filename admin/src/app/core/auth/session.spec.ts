import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { Browser } from '../browser';
import { ApiError } from '../http/problem';
import { AuthApi } from './auth-api';
import type { SessionGrant } from './auth-types';
import { Session } from './session';
import { TabChannel, type TabMessage } from './tab-channel';

const grant = (token: string, expires_in = 900, id = 'u1'): SessionGrant => ({
  access_token: token,
  expires_in,
  user: { id, email: 'ada@example.com', name: 'Ada' },
  workspace: { id: 'w1', name: 'Engines', timezone: 'UTC' },
});
const refused = () => new ApiError(401, 'refresh_invalid', 'over');
const offline = () => new ApiError(0, 'offline', 'away');

describe('Session', () => {
  const api = { signIn: vi.fn(), signUp: vi.fn(), refresh: vi.fn(), signOut: vi.fn() };
  const router = { url: '/prompts?prompt=p1', navigate: vi.fn().mockResolvedValue(true) };
  const browser = { load: vi.fn() };
  let heard: (message: TabMessage) => void;
  const tabs = { post: vi.fn(), listen: (handler: (message: TabMessage) => void) => (heard = handler) };
  let session: Session;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.resetAllMocks();
    TestBed.configureTestingModule({
      providers: [
        { provide: AuthApi, useValue: api },
        { provide: Router, useValue: router },
        { provide: Browser, useValue: browser },
        { provide: TabChannel, useValue: tabs },
      ],
    });
    session = TestBed.inject(Session);
  });
  afterEach(() => vi.useRealTimers());

  it('sends one request at boot, however many callers wait', async () => {
    api.refresh.mockResolvedValue(grant('a'));
    expect(await Promise.all([session.ready(), session.ready()])).toEqual([true, true]);
    expect(await session.ready()).toBe(true);
    expect(api.refresh).toHaveBeenCalledTimes(1);
    expect(session.user()?.name).toBe('Ada');
  });

  it('is signed out if the cookie is refused, and does not retry', async () => {
    api.refresh.mockRejectedValue(refused());
    expect(await session.ready()).toBe(false);
    expect(await session.ready()).toBe(false);
    expect(session.status()).toBe('signed-out');
    expect(api.refresh).toHaveBeenCalledTimes(1);
  });

  it('is signed out if this browser has no session', async () => {
    api.refresh.mockResolvedValue(null);
    expect(await session.ready()).toBe(false);
    expect(session.status()).toBe('signed-out');
  });

  it('keeps retrying while the server is unavailable instead of signing out', async () => {
    api.refresh
      .mockRejectedValueOnce(offline())
      .mockRejectedValueOnce(new ApiError(503, 'unknown', ''))
      .mockResolvedValue(grant('a'));
    const ready = session.ready();
    await vi.advanceTimersByTimeAsync(1);
    expect(session.status()).toBe('unreachable');
    await vi.advanceTimersByTimeAsync(4_001);
    expect(await ready).toBe(true);
    expect(session.signedIn()).toBe(true);
  });

  it('returns the token until shortly before its expiry, then renews it first', async () => {
    api.signIn.mockResolvedValue(grant('a', 60));
    api.refresh.mockResolvedValue(grant('b'));
    await session.signIn({ email: 'ada@example.com', password: 'x' });
    expect(await session.token()).toBe('a');
    await vi.advanceTimersByTimeAsync(31_000);
    expect(await session.token()).toBe('b');
    expect(api.refresh).toHaveBeenCalledTimes(1);
  });

  it('renews once for all calls that were refused with the same token', async () => {
    api.signIn.mockResolvedValue(grant('a'));
    api.refresh.mockResolvedValue(grant('b'));
    await session.signIn({ email: 'ada@example.com', password: 'x' });
    expect(await Promise.all([session.renew('a'), session.renew('a')])).toEqual(['b', 'b']);
    expect(await session.renew('a')).toBe('b');
    expect(api.refresh).toHaveBeenCalledTimes(1);
  });

  it('does not sign out if a renewal fails because the server is unavailable', async () => {
    api.signIn.mockResolvedValue(grant('a', 10));
    api.refresh.mockRejectedValue(offline());
    await session.signIn({ email: 'ada@example.com', password: 'x' });
    await expect(session.token()).rejects.toMatchObject({ code: 'offline' });
    expect(session.signedIn()).toBe(true);
  });

  it('redirects to sign-in with the return URL when the session has ended', async () => {
    api.signIn.mockResolvedValue(grant('a'));
    await session.signIn({ email: 'ada@example.com', password: 'x' });
    await session.expire();
    await session.expire();
    expect(router.navigate).toHaveBeenCalledTimes(1);
    expect(router.navigate).toHaveBeenCalledWith(['/sign-in'], { queryParams: { returnUrl: '/prompts?prompt=p1' } });
    expect(session.ended()).toBe(true);
    expect(await session.token()).toBeUndefined();
  });

  it('leaves the page when another tab signs out or another person signs in', async () => {
    api.signIn.mockResolvedValueOnce(grant('a')).mockResolvedValueOnce(grant('b', 900, 'u2'));
    await session.signIn({ email: 'ada@example.com', password: 'x' });
    heard('signed-out');
    expect(browser.load).toHaveBeenLastCalledWith('/sign-in');
    await session.signIn({ email: 'bob@example.com', password: 'x' });
    expect(browser.load).toHaveBeenLastCalledWith('/');
  });

  it('signs out locally and notifies other tabs, even if the server does not answer', async () => {
    api.signIn.mockResolvedValue(grant('a'));
    api.signOut.mockRejectedValue(offline());
    await session.signIn({ email: 'ada@example.com', password: 'x' });
    await session.signOut();
    expect(tabs.post).toHaveBeenCalledWith('signed-out');
    expect(browser.load).toHaveBeenCalledWith('/sign-in');
  });
});
