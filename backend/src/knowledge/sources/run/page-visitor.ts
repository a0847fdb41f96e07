import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../common/errors/domain-error.js';
import { DocumentsRepository } from '../../documents/documents.repository.js';
import { DocumentsService } from '../../documents/documents.service.js';
import type { CrawlPage } from '../crawl-page.entity.js';
import type { CrawlSource } from '../../documents/crawl-source.entity.js';
import { PageFailure, pageProblem } from '../fetch/page-failure.js';
import type { SiteReader } from '../fetch/site-reader.js';
import type { FetchedPage } from '../fetch/web-fetcher.js';
import { type PageContent, PageIntake } from '../page-intake.js';
import { mayRead } from '../site/discover.js';
import { isWanted } from '../site/path-globs.js';
import { isTrustedCanonical, isSameSite } from '../site/page-url.js';
import type { PageResult } from './run-state.js';

/** Visits one page of a run: fetches it and updates its document accordingly. */
@Injectable()
export class PageVisitor {
  constructor(
    private readonly documents: DocumentsRepository,
    private readonly removal: DocumentsService,
    private readonly intake: PageIntake,
  ) {}

  /** Never rejects because of the page itself. @throws PageFailure if the workspace has reached its quota */
  async visit(source: CrawlSource, page: CrawlPage, reader: SiteReader): Promise<PageResult> {
    try {
      const documentId = await this.liveDocument(page);
      const known = documentId ? { etag: page.etag, lastModified: page.lastModified } : {};
      const fetched = await reader.fetch(page.url, { ...known, stayOnSite: source.kind !== 'page' });
      if (fetched.status === 304) {
        fetched.discard();
        return { outcome: 'unchanged', links: page.links };
      }
      return await this.take(source, page, documentId, fetched, reader);
    } catch (error) {
      reader.signal.throwIfAborted();
      // The following pages would exceed the quota too.
      if (error instanceof DomainError && error.code === 'quota_exceeded')
        throw new PageFailure('quota_exceeded', error, undefined, error.message);
      if (!(error instanceof PageFailure)) throw error;
      return this.failed(page, error);
    }
  }

  /**
   * The page no longer exists, so its document is removed, unless it was also added another way. @returns whether one was
   * removed
   */
  async remove({ documentId, sourceId }: CrawlPage): Promise<boolean> {
    const [document] = documentId ? await this.documents.findLive([documentId]) : [];
    if (!document || document.sourceId !== sourceId) return false;
    await this.removal.delete([document.id]);
    return true;
  }

  private async take(
    source: CrawlSource,
    page: CrawlPage,
    documentId: string | undefined,
    fetched: FetchedPage,
    reader: SiteReader,
  ): Promise<PageResult> {
    const content = await this.intake.read(fetched);
    const { etag = null, lastModified = null } = fetched;
    const links = await wantedLinks(source, page, content, reader);
    const facts = { etag, lastModified, contentHash: content.hash, links };
    const alias = await findAlias(source, page, fetched.url, content, reader);
    const isOutside = source.kind !== 'page' && !isWanted(fetched.url, source);
    if (alias !== undefined || isOutside || content.noindex) {
      await dropUnused(content);
      const outcome = (await this.remove(page)) ? 'removed' : 'skipped';
      const problem = content.noindex ? pageProblem(page.url, 'noindex') : undefined;
      return { outcome, facts: { ...facts, documentId: null }, links, alias, problem };
    }
    if (content.kind === 'html' && !content.page.hasText) throw new PageFailure('empty');
    if (documentId && page.contentHash === content.hash) {
      await dropUnused(content);
      return { outcome: 'unchanged', facts, links };
    }
    return this.keep(source, page, fetched.url, content, facts);
  }

  private async keep(
    { id: sourceId, folder, tags }: CrawlSource,
    page: CrawlPage,
    url: string,
    content: PageContent,
    facts: PageResult['facts'] & { links: string[] },
  ): Promise<PageResult> {
    const document = await this.intake.keep(content, { url, sourceId, folder, tags });
    const { links } = facts;
    if (document.sourceUrl !== url) {
      // The same bytes belong to another document: this page no longer needs its own.
      if (page.documentId !== document.id) await this.remove(page);
      return {
        outcome: 'skipped',
        facts: { ...facts, documentId: null },
        links,
        problem: pageProblem(page.url, 'duplicate'),
      };
    }
    return {
      outcome: page.documentId === document.id ? 'changed' : 'added',
      facts: { ...facts, documentId: document.id },
      links,
    };
  }

  private async failed(page: CrawlPage, failure: PageFailure): Promise<PageResult> {
    const problem = pageProblem(page.url, failure.code, failure.message);
    if (failure.code !== 'gone') return { outcome: 'failed', links: [], problem };
    const had = await this.remove(page);
    return { outcome: had ? 'removed' : 'failed', links: [], problem, forget: true };
  }

  /** A document that was deleted manually is restored by the next run: it still belongs to the source. */
  private async liveDocument({ documentId }: CrawlPage): Promise<string | undefined> {
    if (!documentId) return undefined;
    const [document] = await this.documents.findLive([documentId]);
    return document?.id;
  }
}

/** Links within the source's path rules and depth. */
async function wantedLinks(
  source: CrawlSource,
  page: CrawlPage,
  content: PageContent,
  reader: SiteReader,
): Promise<string[]> {
  if (source.kind !== 'site' || page.depth >= source.maxDepth || content.kind !== 'html') return [];
  const links: string[] = [];
  for (const link of content.page.links) {
    if (links.length >= source.maxPages) break;
    if (link !== page.url && (await mayRead(link, source, reader))) links.push(link);
  }
  return links;
}

/** Another page of the source with this content: the target of a redirect, or the page's canonical address. */
async function findAlias(
  source: CrawlSource,
  page: CrawlPage,
  url: string,
  content: PageContent,
  reader: SiteReader,
): Promise<string | undefined> {
  if (source.kind === 'page') return undefined;
  const named = content.kind === 'html' ? content.page.canonical : undefined;
  const canonical = named && isTrustedCanonical(named, url) ? named : undefined;
  for (const other of [canonical, url]) {
    if (other && other !== page.url && isSameSite(other, url) && (await mayRead(other, source, reader))) return other;
  }
  return undefined;
}

const dropUnused = async (content: PageContent): Promise<void> => {
  if (content.kind === 'file') await content.blob.discard();
};
