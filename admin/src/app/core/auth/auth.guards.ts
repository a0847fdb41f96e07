import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import { Entry } from './entry';
import { Session } from './session';

/**
 * Only for signed-in users; others sign in and return to their target. An installation without any account starts with sign-up.
 */
export const signedIn: CanActivateFn = async (_route, state) => {
  const router = inject(Router);
  const entry = inject(Entry);
  if (await inject(Session).ready()) return true;
  const first = await entry.read();
  const page = !first.has_accounts && Entry.canSignUp(first) ? '/sign-up' : '/sign-in';
  return router.createUrlTree([page], { queryParams: state.url === '/' ? {} : { returnUrl: state.url } });
};

/** Redirects signed-in users away from sign-in and sign-up. */
export const signedOut: CanActivateFn = async (route) => {
  const router = inject(Router);
  if (!(await inject(Session).ready())) return true;
  return router.parseUrl(safeReturnUrl(route.queryParamMap.get('returnUrl')));
};

/** Only paths inside the console: an absolute or protocol-relative URL would be an open redirect. */
export function safeReturnUrl(url: string | null | undefined): string {
  if (!url || !url.startsWith('/') || url.startsWith('//') || url.includes('\\') || url.startsWith('/sign-'))
    return '/';
  return url;
}
