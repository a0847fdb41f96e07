import type {
  ChunkDto,
  DeadJobDto,
  DocumentDto,
  DocumentPageDto,
  DocumentTextDto,
  DocumentVersionDto,
  FolderDto,
  KnowledgeUsageDto,
  TagDto,
  TextBlockDto,
  UploadedDocumentsDto,
} from '@nexus/api-client';

export type DocumentItem = DocumentDto;
export type DocumentStatus = DocumentItem['status'];
export type DocumentType = DocumentItem['type'];
export type DocumentStage = NonNullable<DocumentItem['stage']>;
export type UploadAnswer = UploadedDocumentsDto;
export type ChunkItem = ChunkDto;
export type VersionItem = DocumentVersionDto;
export type TextBlock = TextBlockDto;
export type TextPage = DocumentTextDto;
export type FolderItem = FolderDto;
export type TagItem = TagDto;
export type DeadLetter = DeadJobDto;
export type UsageItem = KnowledgeUsageDto;

export type DocumentPage = DocumentPageDto;

/** One event of the live stream: the current document, or its deletion. */
export type DocumentChange = DocumentItem | { id: string; deleted: true };

export const DOCUMENT_SORTS = [
  { value: '-created_at', label: 'Newest first' },
  { value: 'created_at', label: 'Oldest first' },
  { value: 'name', label: 'Name A–Z' },
  { value: '-name', label: 'Name Z–A' },
  { value: '-updated_at', label: 'Changed last' },
  { value: '-size', label: 'Largest first' },
  { value: 'size', label: 'Smallest first' },
] as const;
export const DOCUMENT_FILTERS = ['ready', 'failed', 'cancelled'] as const satisfies readonly DocumentStatus[];

const PASSWORD_CODES: readonly string[] = ['encrypted', 'wrong_password'];
/** A retry without a password cannot succeed. */
export const isLocked = ({ code }: { code: string }): boolean => PASSWORD_CODES.includes(code);

const RESTING: readonly DocumentStatus[] = DOCUMENT_FILTERS;
export const isBusy = (status: DocumentStatus): boolean => !RESTING.includes(status);
export const canCancel = ({ status }: DocumentItem): boolean => isBusy(status) && status !== 'deleting';
export const canRetry = ({ status, needs_password: locked }: DocumentItem): boolean =>
  (status === 'failed' || status === 'cancelled') && !locked;
