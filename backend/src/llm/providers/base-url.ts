import { hostOf, isRefusedHost } from '../../common/net/host-rules.js';
import { trimEndOf } from '../../common/text/trim.js';

/** Address of a provider: paths go between `baseUrl` and `query`. */
export interface BaseUrl {
  /** Without a trailing slash. */
  baseUrl: string;
  /** Empty, or `?api-version=…` as required by Azure. */
  query: string;
}

/** @throws TypeError when it is not a URL */
export function splitBaseUrl(text: string): BaseUrl {
  const url = new URL(text);
  return { baseUrl: trimEndOf(`${url.origin}${url.pathname}`, /\//), query: url.search };
}

/** The error in a workspace's base URL, worded for the user; undefined when it is valid. */
export function faultOfBaseUrl(text: string, allowPrivate: boolean): string | undefined {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) return 'must be a URL starting with https:// or http://';
  if (url.username || url.password) return 'must not contain a user or password: use api_key';
  if (url.hash) return 'must not have a fragment';
  if ([...url.searchParams.keys()].some((name) => name !== 'api-version'))
    return 'must have no parameter except api-version: keys belong in api_key';
  const refused = isRefusedHost(hostOf(url), allowPrivate);
  return refused ? 'points to a private network, which this installation does not allow' : undefined;
}
