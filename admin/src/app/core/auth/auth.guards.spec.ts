import { TestBed } from '@angular/core/testing';
import {
  type ActivatedRouteSnapshot,
  Router,
  type RouterStateSnapshot,
  type UrlTree,
  convertToParamMap,
  provideRouter,
} from '@angular/router';
import { safeReturnUrl, signedIn, signedOut } from './auth.guards';
import { Session } from './session';

describe('guards', () => {
  const session = { ready: vi.fn() };

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideRouter([]), { provide: Session, useValue: session }] });
  });

  const state = (url: string) => ({ url }) as RouterStateSnapshot;
  const route = (query: Record<string, string> = {}) =>
    ({ queryParamMap: convertToParamMap(query) }) as unknown as ActivatedRouteSnapshot;
  const enter = (url: string) => TestBed.runInInjectionContext(() => signedIn(route(), state(url)));
  const leave = (query: Record<string, string>) =>
    TestBed.runInInjectionContext(() => signedOut(route(query), state('')));
  const text = (value: unknown) => TestBed.inject(Router).serializeUrl(value as UrlTree);

  it('lets members in and sends others to sign-in with the way back', async () => {
    session.ready.mockResolvedValue(true);
    expect(await enter('/prompts')).toBe(true);
    session.ready.mockResolvedValue(false);
    expect(text(await enter('/prompts?prompt=p1'))).toBe('/sign-in?returnUrl=%2Fprompts%3Fprompt%3Dp1');
    expect(text(await enter('/'))).toBe('/sign-in');
  });

  it('sends members away from sign-in, to where they wanted to go', async () => {
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
