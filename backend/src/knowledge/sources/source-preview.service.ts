import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import type { PreviewPageDto, PreviewSourceDto, SourcePreviewDto } from './dto/source.dto.js';
import { checkedAddress } from './fetch/page-address.js';
import { PageFailure, pageProblem, type PageProblem } from './fetch/page-failure.js';
import { type SiteReader, SiteReaders } from './fetch/site-reader.js';
import { PageIntake } from './page-intake.js';
import { discover, type Discovery, type DiscoverySource, mayRead } from './site/discover.js';

const SHOWN = 50;
const TIME_MS = 20_000;

/**
 * Shows which pages a source would read, without storing anything. Time-limited: for a slow site, it shows the pages found so
 * far.
 */
@Injectable()
export class SourcePreviewService {
  constructor(
    private readonly config: AppConfig,
    private readonly readers: SiteReaders,
    private readonly intake: PageIntake,
  ) {}

  /** @throws DomainError `validation_failed`; problems of the site are part of the response */
  async preview({ kind, url, include, exclude, max_pages }: PreviewSourceDto): Promise<SourcePreviewDto> {
    const address = checkedAddress(url, this.config.providers.allowPrivate);
    const source = { kind, url: address, include, exclude, maxPages: max_pages };
    const reader = this.readers.open(AbortSignal.timeout(TIME_MS));
    try {
      return kind === 'sitemap' ? toDto(await discover(source, reader)) : await this.firstPage(source, reader);
    } catch (error) {
      const failure = reader.signal.aborted ? new PageFailure('timeout') : error;
      if (!(failure instanceof PageFailure)) throw error;
      return { pages: [], total: 0, truncated: false, problems: [pageProblem(address, failure.code, failure.message)] };
    }
  }

  private async firstPage(source: DiscoverySource, reader: SiteReader): Promise<SourcePreviewDto> {
    const fetched = await reader.fetch(source.url, { stayOnSite: source.kind === 'site' });
    const content = await this.intake.read(fetched);
    if (content.kind === 'file') await content.blob.discard();
    const first = { url: fetched.url, title: content.name };
    const problems = content.noindex ? [pageProblem(fetched.url, 'noindex')] : [];
    if (source.kind === 'page' || content.kind === 'file') return answer([first], false, problems);
    const links: string[] = [];
    for (const link of content.page.links) {
      if (links.length >= source.maxPages) break;
      if (link !== fetched.url && (await mayRead(link, source, reader))) links.push(link);
    }
    return answer([first, ...links.map((url) => ({ url }))], 1 + links.length > source.maxPages, problems);
  }
}

const toDto = ({ urls, truncated, problems }: Discovery): SourcePreviewDto =>
  answer(
    urls.map((url) => ({ url })),
    truncated,
    problems,
  );

const answer = (pages: PreviewPageDto[], truncated: boolean, problems: PageProblem[]): SourcePreviewDto => ({
  pages: pages.slice(0, SHOWN),
  total: pages.length,
  truncated,
  problems,
});
