import { PageFailure, pageProblem, type PageProblem } from '../fetch/page-failure.js';
import { type SiteReader, readAll } from '../fetch/site-reader.js';
import type { SourceKind } from '../../documents/crawl-source.entity.js';
import { isWanted, type PathRules } from './path-globs.js';
import { isSameSite } from './page-url.js';
import { MAX_SITEMAP_BYTES, readSitemap } from './sitemap.js';

export interface DiscoverySource extends PathRules {
  kind: SourceKind;
  url: string;
  maxPages: number;
}

export interface Discovery {
  /** At most the source's page limit. */
  urls: string[];
  truncated: boolean;
  problems: PageProblem[];
}

const MAX_SITEMAPS = 50;

/** Start addresses of a source. @throws PageFailure if nothing can be fetched */
export async function discover(source: DiscoverySource, reader: SiteReader): Promise<Discovery> {
  if (source.kind !== 'sitemap') return { urls: [source.url], truncated: false, problems: [] };
  return new SitemapWalk(source, reader).run();
}

class SitemapWalk {
  private readonly urls = new Set<string>();
  private readonly seen = new Set<string>();
  private readonly problems: PageProblem[] = [];
  private answered = 0;

  constructor(
    private readonly source: DiscoverySource,
    private readonly reader: SiteReader,
  ) {}

  async run(): Promise<Discovery> {
    const queue = await this.start();
    for (let next = queue.shift(); next && this.urls.size <= this.source.maxPages; next = queue.shift()) {
      if (this.seen.has(next) || this.seen.size >= MAX_SITEMAPS) continue;
      this.seen.add(next);
      queue.push(...(await this.read(next)));
    }
    if (this.answered === 0) throw new PageFailure(this.problems[0]?.code ?? 'sitemap_missing');
    const urls = [...this.urls];
    const { maxPages } = this.source;
    return { urls: urls.slice(0, maxPages), truncated: urls.length > maxPages, problems: this.problems };
  }

  /** The address itself if it is a sitemap; else those that robots.txt lists, or the default location. */
  private async start(): Promise<string[]> {
    const { url } = this.source;
    if (/\.(?:xml|txt)(?:\.gz)?$|sitemap/i.test(new URL(url).pathname)) return [url];
    const { sitemaps } = await this.reader.robots(url);
    const own = sitemaps.filter((sitemap) => URL.canParse(sitemap) && isSameSite(sitemap, url));
    return own.length > 0 ? own : [new URL('/sitemap.xml', url).href];
  }

  /** @returns further sitemaps */
  private async read(url: string): Promise<string[]> {
    try {
      const page = await this.reader.fetch(url, { stayOnSite: true });
      const sitemap = await readSitemap(await readAll(page, MAX_SITEMAP_BYTES), page.url);
      if (sitemap.fault) this.problems.push(pageProblem(url, 'sitemap_broken'));
      if (sitemap.pages.length + sitemap.sitemaps.length > 0 || !sitemap.fault) this.answered++;
      await this.take(sitemap.pages);
      return sitemap.sitemaps.filter((other) => isSameSite(other, this.source.url));
    } catch (error) {
      if (!(error instanceof PageFailure)) throw error;
      const code = error.code === 'gone' ? 'sitemap_missing' : error.code;
      this.problems.push(pageProblem(url, code, code === error.code ? error.message : undefined));
      return [];
    }
  }

  private async take(pages: readonly string[]): Promise<void> {
    for (const page of pages) {
      if (this.urls.size > this.source.maxPages) return;
      if (await mayRead(page, this.source, this.reader)) this.urls.add(page);
    }
  }
}

/** Images, videos, programs: never read. */
const OTHER_FILES =
  /\.(?:avif|bmp|css|gif|ico|jpe?g|png|svg|tiff?|webp|js|mjs|map|wasm|woff2?|ttf|eot|mp[34]|m4[av]|mov|avi|webm|og[gv]|wav|flac|zip|gz|tgz|bz2|xz|7z|rar|tar|exe|msi|dmg|apk|deb|rpm|iso|bin)$/i;

/** Whether a link belongs to the source. */
export async function mayRead(url: string, source: DiscoverySource, reader: SiteReader): Promise<boolean> {
  if (!isSameSite(url, source.url) || OTHER_FILES.test(new URL(url).pathname) || !isWanted(url, source)) return false;
  try {
    return (await reader.robots(url)).isAllowed(url);
  } catch (error) {
    if (error instanceof PageFailure) return false;
    throw error;
  }
}
