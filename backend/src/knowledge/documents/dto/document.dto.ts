import {
  Bool,
  Int,
  IsoDate,
  ListOf,
  Nested,
  Num,
  OneOf,
  Text,
  TextList,
  Uuid,
  UuidList,
} from '../../../common/dto/fields.js';
import { PageQuery } from '../../../common/paging/paging.js';
import { DOCUMENT_TYPES, type DocumentType } from '../../../parsing/document-parser.js';
import { OCR_MODES, type OcrMode } from '../../../parsing/document-parser.js';
import { DOCUMENT_STATUSES, type DocumentStatus, type Stage, STAGES } from '../document.entity.js';
import { MAX_FOLDER_CHARS, MAX_TAG_CHARS, MAX_TAGS } from '../folder-and-tags.js';

export class DocumentReasonDto {
  @Text({ description: 'Stable code: encrypted, corrupt, no_text, partial, vector_store_unavailable, …' }) code: string;
  @Text({ description: 'Human-readable sentence' }) message: string;
}

export class DocumentDto {
  @Uuid() id: string;
  @Text({ max: 200 }) name: string;
  @OneOf(DOCUMENT_TYPES) type: DocumentType;
  @Text() mime_type: string;
  @Int({ min: 0 }) size_bytes: number;
  @Text({ max: MAX_FOLDER_CHARS, description: 'Path like a/b; empty at the top level' }) folder: string;
  @TextList({ max: MAX_TAGS, each: MAX_TAG_CHARS }) tags: string[];
  @Text({ max: 2000, optional: true, description: 'Address of a web page' }) source_url?: string;
  @Uuid({ optional: true, description: 'The crawl source that added it' }) source_id?: string;
  @Int({ min: 1, description: 'Number of the version that the status refers to' }) version: number;
  @OneOf(DOCUMENT_STATUSES, {
    description: 'Status of the newest version; an earlier version answers until it is ready',
  })
  status: DocumentStatus;
  @Num({ min: 0, max: 1 }) progress: number;
  @OneOf(STAGES, { optional: true, description: 'While it is being processed' }) stage?: Stage;
  @Int({ min: 0, optional: true, description: 'Pages or chunks in this stage' }) stage_done?: number;
  @Int({ min: 0, optional: true }) stage_total?: number;
  @Int({ min: 0, optional: true, description: 'Seconds until the stage ends, at its current pace' }) eta_s?: number;
  @Bool({ description: 'A retry with the file password can succeed' }) needs_password: boolean;
  @Int({ min: 0, optional: true, description: 'Pages, slides or sheets' }) pages?: number;
  @Int({ min: 0, optional: true }) chunks?: number;
  @Nested(() => DocumentReasonDto, { optional: true, description: 'Why it failed, or is only partly ready' })
  reason?: DocumentReasonDto;
  @IsoDate() created_at: string;
  @IsoDate() updated_at: string;
}

export class UploadedDocumentDto {
  @Uuid() id: string;
  @Text({ max: 200 }) name: string;
  @OneOf(DOCUMENT_STATUSES) status: DocumentStatus;
}

export class UploadedDocumentsDto {
  @ListOf(() => UploadedDocumentDto) documents: UploadedDocumentDto[];
}

export const DOCUMENT_SORTS = [
  '-created_at',
  'created_at',
  'name',
  '-name',
  '-updated_at',
  'updated_at',
  'size',
  '-size',
] as const;
export type DocumentSort = (typeof DOCUMENT_SORTS)[number];

export class ListDocumentsQuery extends PageQuery {
  @Text({ max: 200, optional: true, trim: true, description: 'Part of the name' }) q?: string;
  @OneOf(DOCUMENT_STATUSES, { optional: true }) status?: DocumentStatus;
  @Text({
    max: MAX_FOLDER_CHARS,
    optional: true,
    description: 'A folder including its subfolders; empty: documents without a folder',
  })
  folder?: string;
  @Text({ max: MAX_TAG_CHARS, optional: true }) tag?: string;
  @OneOf(DOCUMENT_TYPES, { optional: true }) type?: DocumentType;
  @Uuid({ optional: true }) source_id?: string;
  @OneOf(DOCUMENT_SORTS, { default: '-created_at' }) sort: DocumentSort = '-created_at';
}

export class DocumentIdParam {
  @Uuid() id: string;
}

export class DeleteDocumentsBody {
  @UuidList({ min: 1, max: 100 }) document_ids: string[];
}

export class UpdateDocumentBody {
  @Text({ min: 1, max: 200, optional: true }) name?: string;
  @Text({ max: MAX_FOLDER_CHARS, optional: true, description: 'Path like a/b; empty moves it to the top level' })
  folder?: string;
  @TextList({ max: MAX_TAGS, each: MAX_TAG_CHARS, optional: true, description: 'Replaces the existing tags' })
  tags?: string[];
}

export const BULK_ACTIONS = ['delete', 'retry', 'cancel', 'move', 'add_tags', 'remove_tags'] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];

export class BulkBody {
  @UuidList({ min: 1, max: 100 }) document_ids: string[];
  @OneOf(BULK_ACTIONS) action: BulkAction;
  @Text({ max: MAX_FOLDER_CHARS, optional: true, description: 'Where `move` puts them' }) folder?: string;
  @TextList({ max: MAX_TAGS, each: MAX_TAG_CHARS, optional: true }) tags?: string[];
}

export class BulkResultDto {
  @Int({ min: 0, description: 'Number of documents that changed' }) changed: number;
}

export class RetryBody {
  @Text({ min: 1, max: 200, optional: true, description: 'Opens an encrypted file; deleted once it has been read' })
  password?: string;
  @OneOf(OCR_MODES, { optional: true, description: 'Overrides the workspace setting' }) ocr?: OcrMode;
}

export class ChunkDto {
  @Uuid() id: string;
  @Int({ min: 0, description: 'Position in the document, from 0' }) ordinal: number;
  @Text() text: string;
  @Int({ min: 1, optional: true }) page?: number;
  @Int({ min: 1, optional: true }) slide?: number;
  @Text({ max: 200, optional: true }) sheet?: string;
  @Text({ optional: true, description: 'Column names, for a chunk of a table' }) table_header?: string;
  @TextList({ optional: true, description: 'Titles of the enclosing sections, outermost first' })
  heading_path?: string[];
  @Int({ min: 0, description: 'Offset in the extracted text, in UTF-16 code units' }) start: number;
  @Int({ min: 0 }) end: number;
  @Int({ min: 1, description: 'Tokens of the embedded text: title, headings and text' }) token_count: number;
}

export class ListChunksQuery extends PageQuery {
  @Text({ max: 200, optional: true, trim: true, description: 'Part of the text' }) q?: string;
}
