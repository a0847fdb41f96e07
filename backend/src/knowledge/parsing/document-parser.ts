export const DOCUMENT_TYPES = ['pdf', 'docx', 'markdown', 'text'] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

export const MIME_TYPES: Record<DocumentType, string> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  markdown: 'text/markdown',
  text: 'text/plain',
};

export const typeOfMime = (mime: string): DocumentType | undefined =>
  DOCUMENT_TYPES.find((t) => MIME_TYPES[t] === mime);

export type BlockKind = 'heading' | 'paragraph' | 'list' | 'table' | 'code';

/** A piece of the document that belongs together. Text is clean: no control characters, `\n` as the only line end. */
export interface ParsedBlock {
  text: string;
  kind: BlockKind;
  /** From 1; only where the format has pages. */
  page?: number;
  /** Titles of the sections around the block, outermost first; for a heading, including itself. */
  headingPath?: string[];
}

export interface ParsedDocument {
  blocks: ParsedBlock[];
  title?: string;
  pages?: number;
  /** Why not everything could be read, in words; absent when everything was. */
  partial?: string;
}

export interface ParseOptions {
  signal?: AbortSignal;
  onProgress?: (done: number, total: number) => void;
}

/**
 * Turns the bytes of a document into text with structure. Runs within limits of time and memory.
 * @throws IngestionFailure `encrypted`, `corrupt`, `no_text`, `too_complex`, `time_limit`, `memory_limit`.
 */
export abstract class DocumentParser {
  /** `bytes` may be transferred away and must not be used afterwards. */
  abstract parse(bytes: Uint8Array, type: DocumentType, options?: ParseOptions): Promise<ParsedDocument>;
}
