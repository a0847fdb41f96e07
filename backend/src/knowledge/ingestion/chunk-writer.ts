import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { TenantDb } from '../../database/tenant-db.js';
import type { Embedder } from '../../embeddings/embedder.js';
import { DOCUMENT_LIMITS } from '../../parsing/document-limits.js';
import { chunkId } from '../documents/chunk-id.js';
import { DocumentChunk } from '../documents/document-chunk.entity.js';
import type { ParsedDocument } from '../../parsing/document-parser.js';
import { KnowledgeSettingsService } from '../settings/knowledge-settings.service.js';
import type { Chunk } from '../../parsing/chunking/chunk.js';
import { chunkDocument } from '../../parsing/chunking/chunker.js';

const ROWS_PER_INSERT = 200;

export interface ChunkTarget {
  embedder: Embedder;
  title?: string;
  signal?: AbortSignal;
}

interface VersionRef {
  documentId: string;
  versionId: string;
}

/** Chunks a document by the workspace's settings and stores the chunks of one version in one index, all or none. */
@Injectable()
export class ChunkWriter {
  constructor(
    private readonly db: TenantDb,
    private readonly settings: KnowledgeSettingsService,
    private readonly clock: Clock,
  ) {}

  async cut(document: ParsedDocument, { embedder, title, signal }: ChunkTarget): Promise<Chunk[]> {
    const { chunking } = await this.settings.current();
    return chunkDocument(document, {
      ...chunking,
      maxChunks: DOCUMENT_LIMITS.chunks,
      title,
      signal,
      maxTokens: embedder.maxTokens,
      countTokens: (text) => embedder.countTokens(text),
      embed: (texts) => embedder.embed(texts, signal),
    });
  }

  /** Runs in the transaction of `em`. @param generation of the index that the chunks are for */
  async store(em: EntityManager, ref: VersionRef, generation: number, chunks: Chunk[]): Promise<void> {
    await this.db.delete(DocumentChunk, { versionId: ref.versionId, generation });
    const now = this.clock.now();
    for (let i = 0; i < chunks.length; i += ROWS_PER_INSERT) {
      const rows = chunks.slice(i, i + ROWS_PER_INSERT).map((chunk) => toRow(chunk, ref, generation, now));
      await this.db.insertMany(DocumentChunk, rows);
    }
  }

  /**
   * @param admit throws if that many chunks may not be stored
   * @returns number of chunks
   */
  async write(
    ref: VersionRef,
    document: ParsedDocument,
    target: ChunkTarget & { generation: number },
    admit?: (count: number) => Promise<void>,
  ): Promise<number> {
    const chunks = await this.cut(document, target);
    await admit?.(chunks.length);
    await this.db.tx((em) => this.store(em, ref, target.generation, chunks));
    return chunks.length;
  }
}

const toRow = (chunk: Chunk, { documentId, versionId }: VersionRef, generation: number, now: Date) => ({
  id: chunkId(versionId, chunk.ordinal, generation),
  documentId,
  versionId,
  generation,
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
  createdAt: now,
  updatedAt: now,
});
