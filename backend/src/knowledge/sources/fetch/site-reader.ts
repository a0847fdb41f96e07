import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../config/app-config.js';
import { MAX_ROBOTS_BYTES, robotsRules, type RobotsRules, robotsUrlOf } from '../site/robots.js';
import { collect } from './content-encoding.js';
import { HostPacer } from './host-pacer.js';
import { PageFailure } from './page-failure.js';
import { type FetchedPage, type FetchOptions, WebFetcher } from './web-fetcher.js';

/** Creates readers of web sites. */
@Injectable()
export class SiteReaders {
  constructor(
    private readonly config: AppConfig,
    private readonly fetcher: WebFetcher,
    private readonly pacer: HostPacer,
  ) {}

  /** A reader for one run or request; it caches the robots.txt of each host. */
  open(signal: AbortSignal): SiteReader {
    return new SiteReader(this.config.crawl, this.fetcher, this.pacer, signal);
  }
}

/** Reads sites as their robots.txt permits, no faster than it allows. */
export class SiteReader {
  private readonly rules = new Map<string, Promise<RobotsRules | undefined>>();

  constructor(
    private readonly settings: AppConfig['crawl'],
    private readonly fetcher: WebFetcher,
    private readonly pacer: HostPacer,
    readonly signal: AbortSignal,
  ) {}

  /** @throws PageFailure `robots_unavailable`; `address_refused` if requests to the host are not permitted */
  async robots(url: string): Promise<RobotsRules> {
    const { origin } = new URL(url);
    const known = this.rules.get(origin) ?? this.fetchRobots(origin);
    this.rules.set(origin, known);
    const rules = await known;
    if (!rules) throw new PageFailure('robots_unavailable');
    return rules;
  }

  /** @throws PageFailure `disallowed`, and all errors of a fetch */
  async fetch(url: string, options: Omit<FetchOptions, 'signal'> = {}): Promise<FetchedPage> {
    const rules = await this.robots(url);
    if (!rules.isAllowed(url)) throw new PageFailure('disallowed');
    await this.turn(url, rules.delayMs);
    const page = await this.fetcher.fetch(url, { ...options, signal: this.signal });
    try {
      if (page.url !== url && !(await this.robots(page.url)).isAllowed(page.url)) throw new PageFailure('disallowed');
    } catch (error) {
      page.discard();
      throw error;
    }
    return page;
  }

  private async fetchRobots(origin: string): Promise<RobotsRules | undefined> {
    const url = robotsUrlOf(origin);
    await this.turn(url, 0);
    try {
      const file = await this.fetcher.fetch(url, {
        signal: this.signal,
        accepts: (status) => status >= 400 && status < 500,
      });
      const text = file.status < 300 ? await beginning(file) : (file.discard(), '');
      return robotsRules(url, file.status, text, this.settings.agent);
    } catch (error) {
      this.signal.throwIfAborted();
      // Problems with the host itself are reported as such.
      if (error instanceof PageFailure && error.code !== 'http_error' && error.code !== 'slow_down') {
        if (error.code === 'gone') return robotsRules(url, 404, '', this.settings.agent);
        throw error;
      }
      return undefined;
    }
  }

  private turn(url: string, askedMs: number): Promise<void> {
    return this.pacer.turn(new URL(url).host, Math.max(this.settings.delayMs, askedMs), this.signal);
  }
}

/** Content beyond the limit of RFC 9309 is ignored; the rest applies. */
async function beginning(file: FetchedPage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of file.body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= MAX_ROBOTS_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MAX_ROBOTS_BYTES).toString('utf8');
}

/** The whole body of a small file. */
export const readAll = async (page: FetchedPage, maxBytes: number): Promise<Buffer> => collect(page.body, maxBytes);
