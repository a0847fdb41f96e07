import { Readable } from 'node:stream';
import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/errors/domain-error.js';
import { AppConfig } from '../../config/app-config.js';
import { BlobStore, type StagedBlob } from '../blobs/blob-store.js';
import type { Document } from '../documents/document.entity.js';
import { DocumentIntake } from '../documents/document-intake.js';
import { safeFileName } from '../../common/text/file-name.js';
import { type DocumentType, MIME_TYPES } from '../../parsing/document-parser.js';
import { sniffFile } from '../../parsing/sniff.js';
import { collect } from './fetch/content-encoding.js';
import { PageFailure } from './fetch/page-failure.js';
import type { FetchedPage } from './fetch/web-fetcher.js';
import { decodeHtml, encodeHtml } from './site/decode-html.js';
import { PageReader } from './site/page-reader.js';
import { lastSegment, shortUrl } from './site/page-url.js';
import type { ReadPage } from './site/read-page.js';
import { readDirectives } from './site/robots.js';

const MAX_HTML_BYTES = 5 * 1024 * 1024;
/** Content types worth downloading; the actual file type is detected from the bytes. */
const READABLE = new Set<string>([
  ...Object.values(MIME_TYPES).filter((type) => !type.startsWith('image/')),
  'application/octet-stream',
  'application/x-pdf',
  'application/xhtml+xml',
  'text/x-markdown',
  'text/rtf',
]);

/** Content found at an address. */
export type PageContent = { hash: string; name: string; noindex: boolean } & (
  { kind: 'html'; html: string; page: ReadPage } | { kind: 'file'; blob: StagedBlob; type: DocumentType }
);

/** Where the document of a page is stored. */
export interface PagePlace {
  url: string;
  sourceId?: string;
  folder?: string;
  tags?: string[];
}

/** Turns a site's response into a document. */
@Injectable()
export class PageIntake {
  constructor(
    private readonly config: AppConfig,
    private readonly blobs: BlobStore,
    private readonly documents: DocumentIntake,
    private readonly reader: PageReader,
  ) {}

  /** A file is staged on disk: a caller that does not keep it must discard its blob. @throws PageFailure */
  async read(fetched: FetchedPage): Promise<PageContent> {
    const type = fetched.contentType.split(';')[0]!.trim();
    if (type !== '' && !READABLE.has(type)) {
      fetched.discard();
      throw new PageFailure('unsupported_type');
    }
    if (type === 'text/html' || type === 'application/xhtml+xml')
      return this.readHtml(await collect(fetched.body, MAX_HTML_BYTES), fetched);
    const blob = await this.stage(fetched.body);
    try {
      const kind = await typeOf(blob, fetched.url);
      if (kind !== 'html') return this.file(blob, kind, fetched);
      if (blob.sizeBytes > MAX_HTML_BYTES) throw new PageFailure('too_large');
      const bytes = await readFile(blob.path);
      await blob.discard();
      return await this.readHtml(bytes, fetched);
    } catch (error) {
      await blob.discard();
      throw error;
    }
  }

  async keep(content: PageContent, { url, sourceId, folder, tags }: PagePlace): Promise<Document> {
    const blob = content.kind === 'file' ? content.blob : await this.stage(Readable.from([encodeHtml(content.html)]));
    try {
      const type = content.kind === 'file' ? content.type : 'html';
      return await this.documents.accept({ type, blob, name: content.name, folder, tags, sourceUrl: url, sourceId });
    } finally {
      await blob.discard();
    }
  }

  private async readHtml(bytes: Buffer, { contentType, url, robotsTag }: FetchedPage): Promise<PageContent> {
    const html = decodeHtml(bytes, contentType);
    const { agent } = this.config.crawl;
    const page = await this.reader.read(html, url, agent);
    const header = readDirectives(robotsTag, agent);
    if (header.nofollow) page.links = [];
    const name = safeFileName(page.title.replace(/[/\\]+/g, ' ') || shortUrl(url).replaceAll('/', ' '));
    return { kind: 'html', html, page, hash: page.textHash, name, noindex: page.noindex || header.noindex };
  }

  private file(blob: StagedBlob, type: DocumentType, { url, robotsTag }: FetchedPage): PageContent {
    if (blob.sizeBytes === 0) throw new PageFailure('empty');
    const name = safeFileName(lastSegment(url) || shortUrl(url).replaceAll('/', ' '));
    const { noindex } = readDirectives(robotsTag, this.config.crawl.agent);
    return { kind: 'file', blob, type, hash: blob.sha256, name, noindex };
  }

  private async stage(body: AsyncIterable<Uint8Array>): Promise<StagedBlob> {
    try {
      return await this.blobs.stage(body, this.config.limits.uploadMaxBytes);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'file_too_large') throw new PageFailure('too_large', error);
      throw error;
    }
  }
}

async function typeOf(blob: StagedBlob, url: string): Promise<DocumentType> {
  try {
    return await sniffFile(blob.path, lastSegment(url));
  } catch (error) {
    if (error instanceof DomainError) throw new PageFailure('unsupported_type', error);
    throw error;
  }
}
