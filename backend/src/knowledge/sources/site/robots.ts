import { createRequire } from 'node:module';

interface ParsedRobots {
  isAllowed(url: string, agent: string): boolean | undefined;
  getCrawlDelay(agent: string): number | undefined;
  getSitemaps(): string[];
}
// Its types declare an ES module, but it is CommonJS.
const parse = createRequire(import.meta.url)('robots-parser') as (url: string, text: string) => ParsedRobots;

/** Bytes of a robots.txt that are read, the minimum required by RFC 9309. */
export const MAX_ROBOTS_BYTES = 500 * 1024;
/** Upper bound for the crawl delay that a host asks for. */
const MAX_DELAY_MS = 30_000;

/** Paths that a host allows robots to read, and the delay between requests. */
export interface RobotsRules {
  isAllowed(url: string): boolean;
  /** Crawl delay that the host asks for. */
  delayMs: number;
  /** Sitemaps listed in robots.txt. */
  sitemaps: string[];
}

const everything: RobotsRules = { isAllowed: () => true, delayMs: 0, sitemaps: [] };
const nothing: RobotsRules = { isAllowed: () => false, delayMs: 0, sitemaps: [] };

/**
 * RFC 9309, 2.3.1: a missing file allows everything, a temporarily unavailable one nothing.
 * @param status of the response; 0 if there was none
 */
export function robotsRules(url: string, status: number, text: string, agent: string): RobotsRules {
  if (status >= 400 && status < 500) return everything;
  if (status < 200 || status >= 300) return nothing;
  const robots = parse(url, text);
  const delay = robots.getCrawlDelay(agent) ?? 0;
  return {
    isAllowed: (page) => robots.isAllowed(page, agent) ?? true,
    delayMs: Number.isFinite(delay) ? Math.min(Math.max(0, delay) * 1000, MAX_DELAY_MS) : 0,
    sitemaps: robots.getSitemaps().slice(0, 20),
  };
}

export const robotsUrlOf = (url: string): string => new URL('/robots.txt', url).href;

export interface RobotsDirectives {
  noindex: boolean;
  nofollow: boolean;
}

/**
 * Directives of a robots meta tag or an X-Robots-Tag header; `googlebot: noindex` addresses another robot.
 * @param agent product name of this robot
 */
export function readDirectives(text: string, agent: string): RobotsDirectives {
  let concerned = true;
  const found = new Set<string>();
  for (const part of text.toLowerCase().split(/[,\n]/)) {
    const named = /^([\w-]+)\s*:(.*)$/.exec(part.trim());
    const isRule = named !== null && /^(?:unavailable_after|max-\w+(?:-preview)?)$/.test(named[1]!);
    if (named && !isRule) concerned = named[1] === agent.toLowerCase() || named[1] === 'robots';
    if (concerned) found.add((named && !isRule ? named[2]! : part).trim());
  }
  const none = found.has('none');
  return { noindex: none || found.has('noindex'), nofollow: none || found.has('nofollow') };
}
