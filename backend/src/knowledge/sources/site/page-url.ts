/** Maximum length of a stored address. */
export const MAX_URL = 2000;
/** Parameters that identify where a visitor came from, never the content. */
const TRACKING = /^(?:utm_\w+|gclid|gclsrc|dclid|fbclid|msclkid|yclid|mc_cid|mc_eid|igshid|_hsenc|_hsmi)$/i;

/**
 * Canonical form of a page's address: absolute, without fragment, credentials, tracking parameters and default port. Undefined
 * if it is not a web address.
 */
export function canonicalUrl(text: string, base?: string): string | undefined {
  const url = URL.parse(text.trim(), base);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return undefined;
  url.hash = '';
  url.hostname = url.hostname.replace(/\.$/, '');
  const tracking = [...url.searchParams.keys()].filter((name) => TRACKING.test(name));
  for (const name of tracking) url.searchParams.delete(name);
  // Assigning an empty search also removes a trailing question mark.
  if (!url.search) url.search = '';
  return url.href.length <= MAX_URL ? url.href : undefined;
}

/** Ignores scheme and a leading `www.`; subdomains and ports are significant. */
export const isSameSite = (a: string, b: string): boolean => siteOf(a) === siteOf(b);

export function siteOf(text: string): string {
  const { hostname, port } = new URL(text);
  return `${hostname.replace(/^www\./, '')}:${port || 'default'}`;
}

/** Host and path for display. */
export function shortUrl(text: string): string {
  const { host, pathname } = new URL(text);
  const path = safeDecode(pathname).replace(/\/$/, '');
  return host.replace(/^www\./, '') + path;
}

/** Last path segment, decoded; empty for the root. */
export const lastSegment = (text: string): string =>
  safeDecode(new URL(text).pathname.split('/').filter(Boolean).at(-1) ?? '');

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Whether a page's declared canonical address can be trusted. Some themes and site builders declare the home page on every
 * page: such a site would be read as a single page. An index page counts as the home page.
 */
export function isTrustedCanonical(canonical: string, url: string): boolean {
  const { pathname, search } = new URL(canonical);
  const own = new URL(url).pathname;
  return pathname !== '/' || search !== '' || /^\/(?:index|home|default)?(?:\.\w{1,5})?$/i.test(own);
}
