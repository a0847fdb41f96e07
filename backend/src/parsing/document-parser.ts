/** Media type by kind of document. What a file is follows from its content (`sniff.ts`), not from its name. */
export const MIME_TYPES = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odp: 'application/vnd.oasis.opendocument.presentation',
  doc: 'application/msword',
  ppt: 'application/vnd.ms-powerpoint',
  xls: 'application/vnd.ms-excel',
  rtf: 'application/rtf',
  epub: 'application/epub+zip',
  html: 'text/html',
  eml: 'message/rfc822',
  msg: 'application/vnd.ms-outlook',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  json: 'application/json',
  jsonl: 'application/x-ndjson',
  markdown: 'text/markdown',
  text: 'text/plain',
  png: 'image/png',
  jpeg: 'image/jpeg',
  tiff: 'image/tiff',
  bmp: 'image/bmp',
  webp: 'image/webp',
} as const;
export type DocumentType = keyof typeof MIME_TYPES;
export const DOCUMENT_TYPES = Object.keys(MIME_TYPES) as DocumentType[];

export const typeOfMime = (mime: string): DocumentType | undefined =>
  DOCUMENT_TYPES.find((type) => MIME_TYPES[type] === mime);

export const BLOCK_KINDS = ['heading', 'paragraph', 'list', 'table', 'code'] as const;
export type BlockKind = (typeof BLOCK_KINDS)[number];

/** Whether pages without text are read as pictures; see `ParseOptions.ocr`. */
export const OCR_MODES = ['off', 'auto', 'always'] as const;
export type OcrMode = (typeof OCR_MODES)[number];

/** A piece of the document that belongs together. Text is clean: no control characters, `\n` as the only line end. */
export interface ParsedBlock {
  text: string;
  kind: BlockKind;
  /** From 1; only where the format has pages. */
  page?: number;
  /** From 1; only in presentations. */
  slide?: number;
  /** Name of the sheet; only in workbooks. */
  sheet?: string;
  /** Titles of the sections around the block, outermost first; for a heading, including itself. */
  headingPath?: string[];
  /**
   * Only of a table (a row is a line, cells are separated by ` | `) whose first line names the columns: that line. Pieces of the
   * table that do not hold it are embedded and shown with it.
   */
  header?: string;
  /** It lies beside what the page shows, e.g. a form field or a note: no picture of the page replaces it. */
  aside?: true;
}

export interface ParsedDocument {
  blocks: ParsedBlock[];
  title?: string;
  /** Pages, slides or sheets. */
  pages?: number;
  /** Why not everything could be read, in words; absent when everything was. */
  partial?: string;
  /** Pages (from 1) that are pictures without text: what OCR would have to read. An image is its own page 1. */
  scannedPages?: number[];
}

export interface ParseOptions {
  signal?: AbortSignal;
  onProgress?: (done: number, total: number) => void;
  /** For an encrypted file; without one the empty password is tried. Never logged, never stored in the clear. */
  password?: string;
  /** `off`: a document that has only pictures fails with `no_text`; `always`: every page of a PDF counts as scanned. */
  ocr?: OcrMode;
}

/**
 * Turns the bytes of a document into text with structure. Runs within limits of time and memory.
 * @throws IngestionFailure `encrypted`, `wrong_password`, `corrupt`, `no_text`, `too_complex`, `time_limit`, `memory_limit`.
 */
export abstract class DocumentParser {
  /** `bytes` may be transferred away and must not be used afterwards. */
  abstract parse(bytes: Uint8Array, type: DocumentType, options?: ParseOptions): Promise<ParsedDocument>;
}
