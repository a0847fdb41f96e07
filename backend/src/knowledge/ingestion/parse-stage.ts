import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import { TenantDb } from '../../database/tenant-db.js';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import { BlobStore, originalKey } from '../blobs/blob-store.js';
import type { Chunk } from '../chunking/chunk.js';
import { chunkDocument } from '../chunking/chunker.js';
import { documentText } from '../chunking/document-text.js';
import { chunkId } from '../documents/chunk-id.js';
import { DocumentChunk } from '../documents/document-chunk.entity.js';
import { DocumentVersion } from '../documents/document-version.entity.js';
import { DocumentsRepository } from '../documents/documents.repository.js';
import { FilePasswords } from '../documents/file-passwords.js';
import { DocumentParser, type ParsedDocument, typeOfMime } from '../parsing/document-parser.js';
import { IngestionFailure } from '../reasons.js';
import { ParsedArtifacts } from './parsed-artifacts.js';
import { ProgressReporter } from './progress-reporter.js';
import { VersionState, type WorkItem } from './version-state.js';

/** Share of the whole progress that reading takes. */
export const PARSE_SHARE = 0.25;
const REPORT_MS = 500;
const ROWS_PER_INSERT = 200;

/** Bytes → text → chunks in the database, all of them or none. */
@Injectable()
export class ParseStage {
  constructor(
    private readonly db: TenantDb,
    private readonly context: RequestContext,
    private readonly clock: Clock,
    private readonly embeddings: EmbeddingService,
    private readonly blobs: BlobStore,
    private readonly parser: DocumentParser,
    private readonly documents: DocumentsRepository,
    private readonly parsed: ParsedArtifacts,
    private readonly passwords: FilePasswords,
    private readonly state: VersionState,
  ) {}

  /** The embedder is asked for last: a file that cannot be read needs none to say so. */
  async run(item: WorkItem, version: DocumentVersion, signal: AbortSignal): Promise<void> {
    if (!(await this.state.advance(item, 'parsing', 0))) return;
    const parsed = await this.parse(item, version, signal);
    await this.parsed.write(item.versionId, parsed);
    const title = (parsed.title ?? (await this.nameOf(item))).slice(0, 500);
    const embedder = await this.embeddings.pin();
    const countTokens = (text: string): number => embedder.countTokens(text);
    const chunks = await chunkDocument(parsed, { countTokens, maxTokens: embedder.maxTokens, title });
    if (chunks.length === 0) throw new IngestionFailure('no_text');
    await this.store(item, chunks, {
      title,
      embedderId: embedder.id,
      pages: parsed.pages ?? null,
      partial: parsed.partial?.slice(0, 500) ?? null,
      chunkCount: chunks.length,
      embeddedCount: 0,
      textBytes: Buffer.byteLength(documentText(parsed.blocks).text),
      password: null,
    });
  }

  private async parse(item: WorkItem, version: DocumentVersion, signal: AbortSignal): Promise<ParsedDocument> {
    const bytes = await this.blobs.read(originalKey(this.context.workspaceId, version.sha256));
    const type = typeOfMime(version.mimeType);
    if (!bytes || !type) throw new IngestionFailure('blob_missing');
    const report = (share: number): Promise<unknown> => this.state.advance(item, 'parsing', share * PARSE_SHARE);
    const reporter = new ProgressReporter(report, REPORT_MS, () => this.clock.monotonic());
    try {
      return await this.parser.parse(bytes, type, {
        signal,
        password: this.passwords.open(version),
        onProgress: (done, total) => reporter.report(done / total),
      });
    } finally {
      await reporter.settled();
    }
  }

  private async nameOf({ documentId }: WorkItem): Promise<string> {
    const document = await this.documents.find(documentId);
    return (document?.name ?? '').replace(/\.[\p{L}\p{N}]{1,10}$/u, '');
  }

  private async store(item: WorkItem, chunks: Chunk[], facts: Partial<DocumentVersion>): Promise<void> {
    await this.db.tx(async (em) => {
      await em.nativeDelete(DocumentChunk, { versionId: item.versionId });
      for (let i = 0; i < chunks.length; i += ROWS_PER_INSERT) {
        const rows = chunks.slice(i, i + ROWS_PER_INSERT).map((chunk) => toRow(chunk, item));
        await this.db.insertMany(DocumentChunk, rows);
      }
      await em.nativeUpdate(DocumentVersion, { id: item.versionId }, facts);
    });
  }
}

const toRow = (chunk: Chunk, { documentId, versionId }: WorkItem) => ({
  id: chunkId(versionId, chunk.ordinal),
  documentId,
  versionId,
  ordinal: chunk.ordinal,
  text: chunk.text,
  page: chunk.page ?? null,
  slide: chunk.slide ?? null,
  sheet: chunk.sheet?.slice(0, 200) ?? null,
  tableHeader: chunk.tableHeader ?? null,
  headingPath: chunk.headingPath ?? null,
  startOffset: chunk.start,
  endOffset: chunk.end,
  tokenCount: chunk.tokenCount,
  createdAt: new Date(),
  updatedAt: new Date(),
});
