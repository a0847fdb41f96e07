import type { Document } from './document.entity.js';
import type { DocumentChunk } from './document-chunk.entity.js';
import type { ChunkDto, DocumentDto, UploadedDocumentDto } from './dto/document.dto.js';

export function toDocumentDto(d: Document): DocumentDto {
  const dto: DocumentDto = {
    id: d.id,
    name: d.name,
    mime_type: d.mimeType,
    size_bytes: d.sizeBytes,
    status: d.status,
    progress: Math.round(d.progress * 1000) / 1000,
    created_at: d.createdAt.toISOString(),
    updated_at: d.updatedAt.toISOString(),
  };
  if (typeof d.pages === 'number') dto.pages = d.pages;
  if (typeof d.chunkCount === 'number') dto.chunks = d.chunkCount;
  if (d.reasonCode) dto.reason = { code: d.reasonCode, message: d.reasonMessage ?? '' };
  return dto;
}

export const toUploadedDto = (d: Document): UploadedDocumentDto => ({ id: d.id, name: d.name, status: d.status });

export function toChunkDto(c: DocumentChunk): ChunkDto {
  const dto: ChunkDto = {
    id: c.id,
    ordinal: c.ordinal,
    text: c.text,
    start: c.startOffset,
    end: c.endOffset,
    token_count: c.tokenCount,
  };
  if (c.page) dto.page = c.page;
  if (c.slide) dto.slide = c.slide;
  if (c.sheet) dto.sheet = c.sheet;
  if (c.headingPath?.length) dto.heading_path = c.headingPath;
  return dto;
}
