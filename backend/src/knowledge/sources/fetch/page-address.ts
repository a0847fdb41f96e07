import { DomainError } from '../../../common/errors/domain-error.js';
import { hostOf, isLocalUrl, isRefusedHost } from '../../../common/net/host-rules.js';
import { canonicalUrl, MAX_URL } from '../site/page-url.js';

/** Human-readable problem with a given address; undefined if it is valid. */
export function addressProblem(text: string, allowPrivate: boolean): string | undefined {
  const url = URL.parse(text.trim());
  if (!url || !/^https?:$/.test(url.protocol)) return 'must be a web address starting with https:// or http://';
  if (url.username || url.password) return 'must not contain a user or password: pages behind a sign-in are not read';
  if (url.href.length > MAX_URL) return `must not be longer than ${MAX_URL} characters`;
  const refused = isRefusedHost(hostOf(url), allowPrivate);
  return refused ? 'leads into a private network, which this installation does not read' : undefined;
}

/** @throws DomainError `validation_failed` @returns the address in canonical form */
export function checkedAddress(text: string, allowPrivate: boolean): string {
  const fault = addressProblem(text, allowPrivate);
  const url = canonicalUrl(text);
  if (fault === undefined && url !== undefined) return url;
  const message = fault ?? 'must be a web address';
  throw new DomainError('validation_failed', `The address ${message}.`, {
    errors: [{ field: 'url', code: 'address', message }],
  });
}

/** Private networks may be readable, but a public site must never redirect into them. */
export const mayRedirect = (from: string, to: string, allowPrivate: boolean): boolean =>
  addressProblem(to, allowPrivate && isLocalUrl(from)) === undefined;
