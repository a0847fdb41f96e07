import { coversHost, matchOf, parse } from './origins.js';

export const ORIGIN_REASONS = [
  'listed',
  'own',
  'not_an_origin',
  'none_listed',
  'scheme',
  'port',
  'apex',
  'subdomain',
  'not_listed',
] as const;
export type OriginReason = (typeof ORIGIN_REASONS)[number];

export interface OriginVerdict {
  allowed: boolean;
  reason: OriginReason;
  /** Explanation for the administrator. */
  detail: string;
  /** The matching entry. */
  matched: string | null;
}

/** Explains why pages of this origin can or cannot use a widget. @param page an origin or the URL of a page */
export function checkOrigin(patterns: readonly string[], page: string, own: readonly string[]): OriginVerdict {
  const origin = originOf(page);
  if (!origin) return no('not_an_origin', `“${page.trim().slice(0, 100)}” is not the address of a website.`);
  if (own.includes(origin)) return yes('own', 'Pages of this server may always use the widget.', origin);
  const matched = matchOf(patterns, origin);
  if (matched) return yes('listed', `${origin} is covered by ${matched}.`, matched);
  if (patterns.length === 0) return no('none_listed', 'No website is listed, so none may use the widget.');
  return refusal(patterns, origin);
}

/** The reason of a refusal, taken from the most similar entry. */
function refusal(patterns: readonly string[], origin: string): OriginVerdict {
  const asked = parse(origin)!;
  const parsed = patterns.flatMap((text) => {
    const pattern = parse(text);
    return pattern ? [{ text, pattern }] : [];
  });
  const sameHost = parsed.filter(({ pattern }) => coversHost(pattern, asked.host));
  const scheme = sameHost.find(({ pattern }) => pattern.scheme !== asked.scheme);
  const port = sameHost.find(({ pattern }) => pattern.scheme === asked.scheme);
  if (port) return no('port', `${port.text} is listed, but ${origin} has another port.`);
  if (scheme) return no('scheme', `${scheme.text} is listed, but ${origin} uses ${asked.scheme}.`);
  const apex = parsed.find(({ pattern }) => pattern.subdomains && pattern.host === asked.host);
  if (apex) return no('apex', `${apex.text} covers sub-domains only. List ${origin} as well.`);
  const related = parsed.find(({ pattern }) => isRelated(pattern.host, asked.host));
  if (related)
    return no('subdomain', `${related.text} is listed, but ${asked.host} is another host. List ${origin} as well.`);
  return no('not_listed', `${origin} is not listed.`);
}

const isRelated = (listed: string, asked: string): boolean =>
  asked.endsWith(`.${listed}`) || listed.endsWith(`.${asked}`) || siteOf(listed) === siteOf(asked);
const siteOf = (host: string): string => host.split('.').slice(-2).join('.');

const yes = (reason: OriginReason, detail: string, matched: string): OriginVerdict => ({
  allowed: true,
  reason,
  detail,
  matched,
});
const no = (reason: OriginReason, detail: string): OriginVerdict => ({ allowed: false, reason, detail, matched: null });

function originOf(page: string): string | null {
  const text = page.trim();
  const address = /^[a-z][a-z0-9+.-]*:/i.test(text) && !/^[^/]*:\d+(\/|$)/.test(text) ? text : `https://${text}`;
  if (!URL.canParse(address)) return null;
  const { origin, protocol, hostname } = new URL(address);
  return /^https?:$/.test(protocol) && hostname !== '' && !hostname.includes('*') ? origin : null;
}
