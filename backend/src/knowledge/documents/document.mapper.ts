import { typeOfMime } from '../../parsing/document-parser.js';
import { type Document, IN_PROGRESS } from './document.entity.js';
import type { DocumentChunk } from './document-chunk.entity.js';
import type { DocumentVersion } from './document-version.entity.js';
import type { ChunkDto, DocumentDto, UploadedDocumentDto } from './dto/document.dto.js';
import type { DocumentVersionDto } from './dto/version.dto.js';

/** Failure codes for which a retry with a password can succeed. */
const PASSWORD_CODES = new Set(['encrypted', 'wrong_password']);

export function toDocumentDto(d: Document): DocumentDto {
  const dto: DocumentDto = {
    id: d.id,
    name: d.name,
    type: typeOfMime(d.mimeType) ?? 'text',
    mime_type: d.mimeType,
    size_bytes: d.sizeBytes,
    folder: d.folder,
    tags: d.tags,
    version: d.versionNumber,
    status: d.status,
    progress: Math.round(d.progress * 1000) / 1000,
    needs_password: d.status === 'failed' && PASSWORD_CODES.has(d.reasonCode ?? ''),
    created_at: d.createdAt.toISOString(),
    updated_at: d.updatedAt.toISOString(),
  };
  if (d.sourceUrl) dto.source_url = d.sourceUrl;
  if (d.sourceId) dto.source_id = d.sourceId;
  if (typeof d.pages === 'number') dto.pages = d.pages;
  if (typeof d.chunkCount === 'number') dto.chunks = d.chunkCount;
  if (d.reasonCode) dto.reason = { code: d.reasonCode, message: d.reasonMessage ?? '' };
  return { ...dto, ...stageOf(d) };
}

function stageOf(d: Document): Pick<DocumentDto, 'stage' | 'stage_done' | 'stage_total' | 'eta_s'> {
  if (!d.stage || !IN_PROGRESS.includes(d.status)) return {};
  const counted = typeof d.stageDone === 'number' && typeof d.stageTotal === 'number';
  return {
    stage: d.stage,
    ...(counted ? { stage_done: d.stageDone!, stage_total: d.stageTotal! } : {}),
    ...(typeof d.etaS === 'number' ? { eta_s: d.etaS } : {}),
  };
}

export function toVersionDto(v: DocumentVersion): DocumentVersionDto {
  const dto: DocumentVersionDto = {
    id: v.id,
    number: v.number,
    state: v.state,
    size_bytes: v.sizeBytes,
    mime_type: v.mimeType,
    type: typeOfMime(v.mimeType) ?? 'text',
    created_at: v.createdAt.toISOString(),
  };
  if (typeof v.pages === 'number') dto.pages = v.pages;
  if (typeof v.chunkCount === 'number') dto.chunks = v.chunkCount;
  if (v.embedderId) dto.embedder_id = v.embedderId;
  if (v.reasonCode) dto.reason = { code: v.reasonCode, message: v.reasonMessage ?? '' };
  else if (v.partial) dto.reason = { code: 'partial', message: v.partial };
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
  if (c.tableHeader) dto.table_header = c.tableHeader;
  if (c.headingPath?.length) dto.heading_path = c.headingPath;
  return dto;
}
