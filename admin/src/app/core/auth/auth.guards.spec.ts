import { TestBed } from '@angular/core/testing';
import {
  type ActivatedRouteSnapshot,
  Router,
  type RouterStateSnapshot,
  type UrlTree,
  convertToParamMap,
  provideRouter,
} from '@angular/router';
import { AuthApi } from './auth-api';
import { safeReturnUrl, signedIn, signedOut } from './auth.guards';
import { Entry } from './entry';
import { Session } from './session';

describe('guards', () => {
  const session = { ready: vi.fn() };
  const entry = vi.fn();

  beforeEach(() => {
    entry.mockReset().mockResolvedValue({ has_accounts: true, signup: 'open' });
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        { provide: Session, useValue: session },
        { provide: AuthApi, useValue: { entry } },
      ],
    });
  });

  const state = (url: string) => ({ url }) as RouterStateSnapshot;
  const route = (query: Record<string, string> = {}) =>
    ({ queryParamMap: convertToParamMap(query) }) as unknown as ActivatedRouteSnapshot;
  const enter = (url: string) => TestBed.runInInjectionContext(() => signedIn(route(), state(url)));
  const leave = (query: Record<string, string>) =>
    TestBed.runInInjectionContext(() => signedOut(route(query), state('')));
  const text = (value: unknown) => TestBed.inject(Router).serializeUrl(value as UrlTree);

  it('admits members and redirects others to sign-in with the return URL', async () => {
    session.ready.mockResolvedValue(true);
    expect(await enter('/prompts')).toBe(true);
    session.ready.mockResolvedValue(false);
    expect(text(await enter('/prompts?prompt=p1'))).toBe('/sign-in?returnUrl=%2Fprompts%3Fprompt%3Dp1');
    expect(text(await enter('/'))).toBe('/sign-in');
  });

  it.each(['open', 'setup'])('redirects the first person to sign-up (%s)', async (signup) => {
    session.ready.mockResolvedValue(false);
    entry.mockResolvedValue({ has_accounts: false, signup });
    expect(text(await enter('/'))).toBe('/sign-up');
  });

  it('redirects to sign-in if sign-up is closed, or the server does not respond', async () => {
    session.ready.mockResolvedValue(false);
    entry.mockResolvedValueOnce({ has_accounts: false, signup: 'invite' }).mockRejectedValueOnce(new Error('away'));
    expect(text(await enter('/'))).toBe('/sign-in');
    TestBed.inject(Entry)['asked'] = undefined;
    expect(text(await enter('/'))).toBe('/sign-in');
  });

  it('redirects members from sign-in to their original target', async () => {
    session.ready.mockResolvedValue(false);
    expect(await leave({})).toBe(true);
    session.ready.mockResolvedValue(true);
    expect(text(await leave({ returnUrl: '/knowledge?q=a' }))).toBe('/knowledge?q=a');
  });

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/sign-in',
    '',
    null,
    undefined,
  ])('never returns to %s', (url) => expect(safeReturnUrl(url)).toBe('/'));
});
