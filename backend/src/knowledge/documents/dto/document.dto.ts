import {
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
import { DOCUMENT_STATUSES, type DocumentStatus } from '../document.entity.js';

export class DocumentReasonDto {
  @Text({ description: 'Stable code: encrypted, corrupt, no_text, partial, vector_store_unavailable, …' }) code: string;
  @Text({ description: 'A sentence for people' }) message: string;
}

export class DocumentDto {
  @Uuid() id: string;
  @Text({ max: 200 }) name: string;
  @Text() mime_type: string;
  @Int({ min: 0 }) size_bytes: number;
  @OneOf(DOCUMENT_STATUSES, { description: 'of the newest version; an earlier one answers until it is ready' })
  status: DocumentStatus;
  @Num({ min: 0, max: 1 }) progress: number;
  @Int({ min: 0, optional: true, description: 'Only of formats with pages' }) pages?: number;
  @Int({ min: 0, optional: true }) chunks?: number;
  @Nested(() => DocumentReasonDto, { optional: true, description: 'Why it failed, or is ready only in part' })
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

export const DOCUMENT_SORTS = ['-created_at', 'created_at', 'name', '-name'] as const;
export type DocumentSort = (typeof DOCUMENT_SORTS)[number];

export class ListDocumentsQuery extends PageQuery {
  @Text({ max: 200, optional: true, trim: true, description: 'Part of the name' }) q?: string;
  @OneOf(DOCUMENT_STATUSES, { optional: true }) status?: DocumentStatus;
  @OneOf(DOCUMENT_SORTS, { default: '-created_at' }) sort: DocumentSort = '-created_at';
}

export class DocumentIdParam {
  @Uuid() id: string;
}

export class DeleteDocumentsBody {
  @UuidList({ min: 1, max: 100 }) document_ids: string[];
}

export class ChunkDto {
  @Uuid() id: string;
  @Int({ min: 0, description: 'Place in the document, from 0' }) ordinal: number;
  @Text() text: string;
  @Int({ min: 1, optional: true }) page?: number;
  @Int({ min: 1, optional: true }) slide?: number;
  @Text({ max: 200, optional: true }) sheet?: string;
  @TextList({ optional: true, description: 'Titles of the sections around it, outermost first' })
  heading_path?: string[];
  @Int({ min: 0, description: 'Offset in the extracted text, in UTF-16 code units' }) start: number;
  @Int({ min: 0 }) end: number;
  @Int({ min: 1, description: 'Tokens of what was embedded: title, headings and text' }) token_count: number;
}
