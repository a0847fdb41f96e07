import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../database/tenant-db.js';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import type { Chunk } from '../chunking/chunk.js';
import { chunkDocument } from '../chunking/chunker.js';
import { chunkId } from '../documents/chunk-id.js';
import type { Document } from '../documents/document.entity.js';
import { DocumentChunk } from '../documents/document-chunk.entity.js';
import { IngestionFailure } from '../reasons.js';
import { KnowledgeSettingsService } from '../settings/knowledge-settings.service.js';
import { ParsedArtifacts } from './parsed-artifacts.js';
import { type Outcome, StageRunner, type StageWork, type WorkItem } from './stage-work.js';

const ROWS_PER_INSERT = 200;

/** Text → chunks in the database, all of them or none. */
@Injectable()
export class ChunkStage extends StageRunner {
  constructor(
    private readonly db: TenantDb,
    private readonly embeddings: EmbeddingService,
    private readonly parsed: ParsedArtifacts,
    private readonly settings: KnowledgeSettingsService,
  ) {
    super();
  }

  async run({ item, document, signal }: StageWork): Promise<Outcome> {
    const parsed = await this.parsed.read(item.versionId);
    if (!parsed) return { next: 'parse' };
    const embedder = await this.embeddings.pin();
    const title = (parsed.title ?? withoutExtension(document)).slice(0, 500);
    const { chunking } = await this.settings.current();
    const chunks = await chunkDocument(parsed, {
      ...chunking,
      title,
      signal,
      maxTokens: embedder.maxTokens,
      countTokens: (text) => embedder.countTokens(text),
      embed: (texts) => embedder.embed(texts),
    });
    if (chunks.length === 0) throw new IngestionFailure('no_text');
    const facts = { title, embedderId: embedder.id, chunkCount: chunks.length, embeddedCount: 0 };
    return { next: 'embed', facts, write: (em) => this.store(em, item, chunks) };
  }

  private async store(em: EntityManager, item: WorkItem, chunks: Chunk[]): Promise<void> {
    await em.nativeDelete(DocumentChunk, { versionId: item.versionId });
    for (let i = 0; i < chunks.length; i += ROWS_PER_INSERT) {
      const rows = chunks.slice(i, i + ROWS_PER_INSERT).map((chunk) => toRow(chunk, item));
      await this.db.insertMany(DocumentChunk, rows);
    }
  }
}

const withoutExtension = ({ name }: Document): string => name.replace(/\.[\p{L}\p{N}]{1,10}$/u, '');

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
