export const DOCUMENT_STATUSES = ['queued', 'parsing', 'embedding', 'ready', 'failed', 'deleting'] as const;
export type DocumentStatus = (typeof DOCUMENT_STATUSES)[number];

export interface DocumentItem {
  id: string;
  name: string;
  mime_type: string;
  size_bytes: number;
  status: DocumentStatus;
  /** 0…1 over all stages. */
  progress: number;
  pages?: number | null;
  chunks?: number | null;
  /** Why it failed, or is ready only in part. */
  reason?: { code: string; message: string } | null;
  created_at: string;
  updated_at: string;
}

export interface DocumentPage {
  items: DocumentItem[];
  next_cursor: string | null;
}

export interface UploadAnswer {
  documents: { id: string; name: string; status: DocumentStatus }[];
}

export interface ChunkItem {
  id: string;
  page?: number | null;
  /** Titles of the sections around it, outermost first. */
  heading_path?: string[];
  text: string;
}

/** One line of the live stream: the document as it is now, or that it is gone. */
export type DocumentChange = Partial<DocumentItem> & { id: string; deleted?: boolean };

export const DOCUMENT_SORTS = ['-created_at', 'created_at', 'name', '-name'] as const;
export const DOCUMENT_FILTERS = ['ready', 'failed'] as const;
export type DocumentFilter = (typeof DOCUMENT_FILTERS)[number];

export const isBusy = (status: DocumentStatus): boolean => status !== 'ready' && status !== 'failed';
