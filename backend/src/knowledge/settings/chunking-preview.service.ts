import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/errors/domain-error.js';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import type { Chunk } from '../../parsing/chunking/chunk.js';
import { chunkDocument } from '../../parsing/chunking/chunker.js';
import { documentText } from '../../parsing/chunking/document-text.js';
import { DocumentsRepository } from '../documents/documents.repository.js';
import { ParsedArtifacts } from '../documents/parsed-artifacts.js';
import { DocumentParser, type ParsedBlock, type ParsedDocument } from '../../parsing/document-parser.js';
import { IngestionFailure } from '../../parsing/reasons.js';
import {
  type ChunkingPreviewBody,
  type ChunkingPreviewDto,
  PREVIEW_CHARS,
  type PreviewChunkDto,
} from './dto/chunking-preview.dto.js';
import { chunkingOf } from './knowledge-settings.mapper.js';
import { KnowledgeSettingsService } from './knowledge-settings.service.js';

const SHOWN_CHUNKS = 200;

interface Source {
  document: ParsedDocument;
  title?: string;
}

/** Shows how unsaved settings would chunk a text. */
@Injectable()
export class ChunkingPreviewService {
  constructor(
    private readonly settings: KnowledgeSettingsService,
    private readonly artifacts: ParsedArtifacts,
    private readonly documents: DocumentsRepository,
    private readonly embeddings: EmbeddingService,
    private readonly parser: DocumentParser,
  ) {}

  async preview(body: ChunkingPreviewBody): Promise<ChunkingPreviewDto> {
    const { document, title } = await this.source(body);
    const chunking = body.chunking ? chunkingOf(body.chunking) : (await this.settings.current()).chunking;
    const embedder = await this.embeddings.active();
    const { blocks, characters, total } = beginning(document.blocks);
    const chunks = await chunkDocument(
      { blocks },
      {
        ...chunking,
        title,
        maxTokens: embedder.maxTokens,
        countTokens: (text) => embedder.countTokens(text),
        embed: (texts) => embedder.embed(texts),
      },
    );
    return {
      chunks: chunks.slice(0, SHOWN_CHUNKS).map(toPreview),
      total: chunks.length,
      characters,
      total_characters: total,
      embedder_id: embedder.id,
      max_tokens: embedder.maxTokens,
    };
  }

  private async source({ text, document_id }: ChunkingPreviewBody): Promise<Source> {
    if (text !== undefined && document_id === undefined) {
      const document = await this.parsed(text);
      return { document, title: document.title };
    }
    if (text === undefined && document_id !== undefined) return this.stored(document_id);
    throw new DomainError('validation_failed', 'Specify either a text or a document.');
  }

  private async parsed(text: string): Promise<ParsedDocument> {
    try {
      return await this.parser.parse(Buffer.from(text), 'markdown');
    } catch (error) {
      if (!(error instanceof IngestionFailure)) throw error;
      if (error.code === 'no_text') return { blocks: [] };
      throw new DomainError('validation_failed', 'The text could not be read as Markdown within the limits.', {
        cause: error,
      });
    }
  }

  private async stored(id: string): Promise<Source> {
    const found = await this.documents.find(id);
    if (!found || found.status === 'deleting') throw new DomainError('document_not_found');
    const versionId = found.activeVersionId ?? found.targetVersionId;
    const [document, version] = versionId
      ? await Promise.all([this.artifacts.read(versionId), this.documents.versions.find(versionId)])
      : [];
    if (!document) throw new DomainError('document_busy', 'The text of the document has not been read yet.');
    return { document, title: version?.title ?? undefined };
  }
}

/** Whole blocks up to the limit; a first block that is too long is truncated. */
function beginning(blocks: ParsedBlock[]): { blocks: ParsedBlock[]; characters: number; total: number } {
  const { text, placed } = documentText(blocks);
  const within = placed.filter(({ start }) => start < PREVIEW_CHARS);
  const kept = within.map(({ start: at, end: _, ...block }) => ({
    ...block,
    text: cutAt(block.text, PREVIEW_CHARS - at),
  }));
  return { blocks: kept, characters: Math.min(text.length, PREVIEW_CHARS), total: text.length };
}

/** Never splits a surrogate pair. */
const cutAt = (text: string, length: number): string =>
  text.slice(0, (text.charCodeAt(length) & 0xfc00) === 0xdc00 ? length - 1 : length);

const toPreview = ({ ordinal, text, start, end, page, slide, sheet, ...chunk }: Chunk): PreviewChunkDto => ({
  ordinal,
  text,
  start,
  end,
  token_count: chunk.tokenCount,
  page,
  slide,
  sheet,
  heading_path: chunk.headingPath,
  table_header: chunk.tableHeader,
});
