import { DomainError } from '../common/errors/domain-error.js';

/** `scheme://[*.]host[:port]`; the port `*` matches every port. */
const PATTERN = /^(https?):\/\/(\*\.)?([^/:[\]]+|\[[0-9a-f:.]+\])(?::(\d{1,5}|\*))?$/;

interface Pattern {
  scheme: string;
  /** Matches sub-domains of `host` at any depth, but not `host` itself. */
  subdomains: boolean;
  host: string;
  /** Empty: the default port of the scheme. */
  port: string;
}

/**
 * Normalises input such as a URL with a path, capitals or a default port to `https://host[:port]`. `https://*.example.com` matches
 * every sub-domain, `http://localhost:*` every port. Null when the input is neither an origin nor such a pattern.
 */
export function normaliseOrigin(text: string): string | null {
  const trimmed = text.trim().replace(/\/$/, '');
  const [, scheme, subdomains = '', host, port] = PATTERN.exec(trimmed.toLowerCase()) ?? [];
  if (!scheme || !host) return null;
  const exact = `${scheme}://${host}${port && port !== '*' ? `:${port}` : ''}`;
  if (!URL.canParse(exact)) return null;
  const url = new URL(exact);
  const plain =
    url.username === '' && url.password === '' && url.pathname === '/' && url.search === '' && url.hash === '';
  // `new URL` accepts wildcards in a host.
  if (!plain || !/^[a-z0-9.[\]:-]+$/.test(url.host)) return null;
  // A wildcard for a whole top-level domain or an IP address would allow websites that are not listed.
  if (subdomains && !/^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*$/.test(url.hostname)) return null;
  return `${scheme}://${subdomains}${url.host}${port === '*' ? ':*' : ''}`;
}

/** @throws DomainError `validation_failed` naming the first invalid origin */
export function normaliseOrigins(list: readonly string[]): string[] {
  const origins = list.map((text, i) => {
    const origin = normaliseOrigin(text);
    if (origin) return origin;
    const message = 'Write an origin like https://www.example.com, or https://*.example.com, without a path.';
    throw new DomainError('validation_failed', message, {
      errors: [{ field: `allowed_origins.${i}`, code: 'origin', message }],
    });
  });
  return [...new Set(origins)];
}

/** @param origin as browsers send it */
export const matchesOrigin = (patterns: readonly string[], origin: string): boolean =>
  matchOf(patterns, origin) !== undefined;

/** The first matching entry. */
export function matchOf(patterns: readonly string[], origin: string): string | undefined {
  // Most lists contain exact origins only.
  if (patterns.includes(origin) && !origin.includes('*')) return origin;
  const asked = parse(origin);
  return asked && patterns.find((pattern) => covers(parse(pattern), asked));
}

export function parse(text: string): Pattern | undefined {
  const [, scheme, subdomains, host, port = ''] = PATTERN.exec(text) ?? [];
  return scheme && host ? { scheme, subdomains: subdomains !== undefined, host, port } : undefined;
}

function covers(pattern: Pattern | undefined, asked: Pattern): boolean {
  if (!pattern || asked.subdomains || asked.port === '*') return false;
  return (
    pattern.scheme === asked.scheme &&
    coversHost(pattern, asked.host) &&
    (pattern.port === '*' || pattern.port === asked.port)
  );
}

export const coversHost = ({ subdomains, host }: Pattern, asked: string): boolean =>
  subdomains ? asked.endsWith(`.${host}`) : asked === host;
