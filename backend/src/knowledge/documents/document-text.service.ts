import { Injectable } from '@nestjs/common';
import { BLOCK_SEPARATOR, documentText, type PlacedBlock } from '../../parsing/chunking/document-text.js';
import { ParsedArtifacts } from './parsed-artifacts.js';
import type { ParsedDocument } from '../../parsing/document-parser.js';
import type { DocumentChunk } from './document-chunk.entity.js';
import { DocumentsRepository } from './documents.repository.js';
import type { DocumentTextDto, TextBlockDto, TextQuery } from './dto/version.dto.js';

interface Source {
  blocks: PlacedBlock[];
  pages?: number;
}

const CHUNKS_READ = 5_000;

/** The text of a document, to which chunks and citations refer, one window at a time. */
@Injectable()
export class DocumentTextService {
  constructor(
    private readonly documents: DocumentsRepository,
    private readonly parsed: ParsedArtifacts,
  ) {}

  /** Whole blocks, starting with the one around `start`, until `limit` characters are reached; at least one. */
  async window(id: string, { version_id, start, limit }: TextQuery): Promise<DocumentTextDto> {
    const document = await this.documents.get(id);
    const versionId = version_id ?? document.activeVersionId ?? document.targetVersionId ?? '';
    const { id: ownId } = await this.documents.requiredVersion(id, versionId);
    const artifact = await this.parsed.read(ownId);
    const { blocks, pages } = artifact ? fromArtifact(artifact) : await this.fromChunks(ownId);
    const first = blocks.findIndex((block) => block.end + BLOCK_SEPARATOR.length > start);
    const shown = first === -1 ? [] : upTo(blocks.slice(first), limit);
    const next = first === -1 ? undefined : blocks[first + shown.length];
    return {
      total_chars: blocks.at(-1)?.end ?? 0,
      blocks: shown.map(toTextBlock),
      ...(pages === undefined ? {} : { pages }),
      ...(next ? { next_start: next.start } : {}),
    };
  }

  /** For versions processed before their text was stored: the text is assembled from the chunks. */
  private async fromChunks(versionId: string): Promise<Source> {
    const chunks = await this.documents.findChunks(versionId, 0, CHUNKS_READ);
    return { blocks: chunks.map(fromChunk) };
  }
}

const fromArtifact = ({ blocks, pages }: ParsedDocument): Source => ({ blocks: documentText(blocks).placed, pages });

const fromChunk = (c: DocumentChunk): PlacedBlock => ({
  kind: 'paragraph',
  text: c.text,
  start: c.startOffset,
  end: c.endOffset,
  page: c.page ?? undefined,
  slide: c.slide ?? undefined,
  sheet: c.sheet ?? undefined,
  headingPath: c.headingPath ?? undefined,
});

function upTo(blocks: PlacedBlock[], limit: number): PlacedBlock[] {
  let chars = 0;
  const end = blocks.findIndex((block) => (chars += block.text.length) >= limit);
  return end === -1 ? blocks : blocks.slice(0, end + 1);
}

function toTextBlock({ start, end, kind, text, page, slide, sheet, headingPath }: PlacedBlock): TextBlockDto {
  const dto: TextBlockDto = { start, end, kind, text };
  if (page) dto.page = page;
  if (slide) dto.slide = slide;
  if (sheet) dto.sheet = sheet;
  if (headingPath?.length) dto.heading_path = headingPath;
  return dto;
}
