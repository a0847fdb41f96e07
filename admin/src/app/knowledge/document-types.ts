import type { ChunkDto, DocumentDto, UploadedDocumentsDto } from '@nexus/api-client/angular';

export type DocumentType =
  | 'pdf'
  | 'docx'
  | 'pptx'
  | 'xlsx'
  | 'odt'
  | 'ods'
  | 'odp'
  | 'rtf'
  | 'epub'
  | 'html'
  | 'eml'
  | 'csv'
  | 'tsv'
  | 'json'
  | 'jsonl'
  | 'markdown'
  | 'text'
  | 'png'
  | 'jpeg'
  | 'tiff'
  | 'bmp'
  | 'webp';

export type DocumentItem = DocumentDto & { type?: DocumentType };
export type DocumentStatus = DocumentItem['status'];
export type UploadAnswer = UploadedDocumentsDto;
export type ChunkItem = ChunkDto;

export interface UsageItem {
  upload_max_bytes: number;
}

export interface DocumentPage {
  items: DocumentItem[];
  next_cursor: string | null;
}

/** One line of the live stream: the document as it is now, or that it is gone. */
export type DocumentChange = DocumentItem | { id: string; deleted: true };

export const DOCUMENT_SORTS = ['-created_at', 'created_at', 'name', '-name'] as const;
export const DOCUMENT_FILTERS = ['ready', 'failed'] as const;
export type DocumentFilter = (typeof DOCUMENT_FILTERS)[number];

export const isBusy = (status: DocumentStatus): boolean => status !== 'ready' && status !== 'failed';
