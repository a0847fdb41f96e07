import { hostOf, isRefusedHost } from '../../common/net/host-rules.js';
import { trimEndOf } from '../../common/text/trim.js';

/** Where a provider is called: paths go between `baseUrl` and `query`. */
export interface BaseUrl {
  /** Without a trailing slash. */
  baseUrl: string;
  /** Empty, or `?api-version=…` as Azure asks for. */
  query: string;
}

/** @throws TypeError when it is not a URL */
export function splitBaseUrl(text: string): BaseUrl {
  const url = new URL(text);
  return { baseUrl: trimEndOf(`${url.origin}${url.pathname}`, /\//), query: url.search };
}

/** What is wrong with a base URL that a workspace gives, in words for the person who gave it; undefined when nothing is. */
export function faultOfBaseUrl(text: string, allowPrivate: boolean): string | undefined {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) return 'must be a URL starting with https:// or http://';
  if (url.username || url.password) return 'must not hold a user or password: use api_key';
  if (url.hash) return 'must not have a fragment';
  if ([...url.searchParams.keys()].some((name) => name !== 'api-version'))
    return 'may have no parameter but api-version: keys belong into api_key';
  const refused = isRefusedHost(hostOf(url), allowPrivate);
  return refused ? 'leads into a private network, which this installation does not allow' : undefined;
}
