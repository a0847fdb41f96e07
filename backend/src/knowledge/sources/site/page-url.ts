/** As long as an address may be that is kept. */
export const MAX_URL = 2000;
/** Tell where a visitor came from, never what is shown. */
const TRACKING = /^(?:utm_\w+|gclid|gclsrc|dclid|fbclid|msclkid|yclid|mc_cid|mc_eid|igshid|_hsenc|_hsmi)$/i;

/**
 * The form under which a page is known: absolute, without fragment, credentials, tracking parameters and default port.
 * Undefined for what is no web page's address.
 */
export function canonicalUrl(text: string, base?: string): string | undefined {
  const url = URL.parse(text.trim(), base);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return undefined;
  url.hash = '';
  url.hostname = url.hostname.replace(/\.$/, '');
  const tracking = [...url.searchParams.keys()].filter((name) => TRACKING.test(name));
  for (const name of tracking) url.searchParams.delete(name);
  // Assigning an empty search also removes a lone question mark.
  if (!url.search) url.search = '';
  return url.href.length <= MAX_URL ? url.href : undefined;
}

/** Scheme and a leading `www.` make no other site; another subdomain or port does. */
export const isSameSite = (a: string, b: string): boolean => siteOf(a) === siteOf(b);

export function siteOf(text: string): string {
  const { hostname, port } = new URL(text);
  return `${hostname.replace(/^www\./, '')}:${port || 'default'}`;
}

/** Host and path as people read them. */
export function shortUrl(text: string): string {
  const { host, pathname } = new URL(text);
  const path = safeDecode(pathname).replace(/\/$/, '');
  return host.replace(/^www\./, '') + path;
}

/** Last part of the path, decoded; empty for the root. */
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
 * Whether a page means what it names as its right address. Themes and site builders are known to name the home page on every page:
 * such a site would come in as one page. An index page is the home page itself.
 */
export function isBelievable(canonical: string, url: string): boolean {
  const { pathname, search } = new URL(canonical);
  const own = new URL(url).pathname;
  return pathname !== '/' || search !== '' || /^\/(?:index|home|default)?(?:\.\w{1,5})?$/i.test(own);
}
