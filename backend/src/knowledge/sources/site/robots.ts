import { createRequire } from 'node:module';

interface ParsedRobots {
  isAllowed(url: string, agent: string): boolean | undefined;
  getCrawlDelay(agent: string): number | undefined;
  getSitemaps(): string[];
}
// Its types know it as an ES module, which it is not.
const parse = createRequire(import.meta.url)('robots-parser') as (url: string, text: string) => ParsedRobots;

/** Of a robots.txt, as much as RFC 9309 asks for. */
export const MAX_ROBOTS_BYTES = 500 * 1024;
/** Whoever asks for longer pauses is asked at most this rarely. */
const MAX_DELAY_MS = 30_000;

/** What a host lets robots read, and how fast. */
export interface RobotsRules {
  isAllowed(url: string): boolean;
  /** Pause between two requests that the host asks for. */
  delayMs: number;
  /** Sitemaps it names. */
  sitemaps: string[];
}

const everything: RobotsRules = { isAllowed: () => true, delayMs: 0, sitemaps: [] };
const nothing: RobotsRules = { isAllowed: () => false, delayMs: 0, sitemaps: [] };

/**
 * RFC 9309, 2.3.1: a file that is not there allows everything, one that cannot be had right now nothing.
 * @param status of the answer; 0 when there was none
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
 * Directives of a robots meta tag or an X-Robots-Tag header; `googlebot: noindex` concerns another robot.
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
