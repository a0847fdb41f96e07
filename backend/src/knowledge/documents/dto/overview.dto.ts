import { Int, IsoDate, ListOf, OneOf, Text, Uuid } from '../../../common/dto/fields.js';
import { DOCUMENT_TYPES, type DocumentType } from '../../../parsing/document-parser.js';
import { QUOTAS, type QuotaName } from '../../quotas/quota.js';
import { type Stage, STAGES } from '../document.entity.js';
import { MAX_FOLDER_CHARS, MAX_TAG_CHARS } from '../folder-and-tags.js';

export class FolderDto {
  @Text({ min: 1, max: MAX_FOLDER_CHARS }) path: string;
  @Int({ min: 1, description: 'Documents directly in the folder, without subfolders' }) documents: number;
}

export class FoldersDto {
  @ListOf(() => FolderDto) folders: FolderDto[];
}

export class TagDto {
  @Text({ min: 1, max: MAX_TAG_CHARS }) tag: string;
  @Int({ min: 1 }) documents: number;
}

export class TagsDto {
  @ListOf(() => TagDto) tags: TagDto[];
}

export class TypeUsageDto {
  @OneOf(DOCUMENT_TYPES) type: DocumentType;
  @Int({ min: 0 }) documents: number;
  @Int({ min: 0 }) size_bytes: number;
}

export class QuotaDto {
  @OneOf(QUOTAS, { description: 'storage: bytes of the original files, each content counted once' }) quota: QuotaName;
  @Int({ min: 0 }) used: number;
  @Int({ min: 0, nullable: true, description: 'Anything beyond it is refused with `quota_exceeded`; null: no limit' })
  allowed: number | null;
}

export class KnowledgeUsageDto {
  @Int({ min: 0 }) documents: number;
  @Int({ min: 0, description: 'Including kept and failed versions' }) versions: number;
  @Int({ min: 0, description: 'Passages of all stored versions' }) chunks: number;
  @Int({ min: 0 }) vectors: number;
  @Int({ min: 0, description: 'Bytes of the original files' }) blob_bytes: number;
  @Int({ min: 0, description: 'Bytes of the extracted text' }) text_bytes: number;
  @ListOf(() => TypeUsageDto) by_type: TypeUsageDto[];
  @ListOf(() => QuotaDto, { description: 'Limits of the workspace' }) quotas: QuotaDto[];
  @Int({ min: 0, description: 'Maximum size of an accepted file' }) upload_max_bytes: number;
  @Int({ min: 0 }) failed: number;
  @Int({ min: 0 }) in_progress: number;
}

export class DeadJobDto {
  @Uuid() document_id: string;
  @Text({ max: 200 }) name: string;
  @OneOf(STAGES) stage: Stage;
  @Text({ description: 'Stable code, as in the reason of the document' }) code: string;
  @Text({ description: 'Human-readable sentence' }) message: string;
  @Int({ min: 0, description: 'Attempts of the stage' }) attempts: number;
  @IsoDate() failed_at: string;
}
