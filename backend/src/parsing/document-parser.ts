/** Media type by document type. The type of a file is detected from its content (`sniff.ts`), not its name. */
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

/** Whether pages without text are recognised by OCR; see `ParseOptions.ocr`. */
export const OCR_MODES = ['off', 'auto', 'always'] as const;
export type OcrMode = (typeof OCR_MODES)[number];

/** A coherent piece of the document. Its text is clean: no control characters, `\n` as the only line end. */
export interface ParsedBlock {
  text: string;
  kind: BlockKind;
  /** From 1; only for formats with pages. */
  page?: number;
  /** From 1; only in presentations. */
  slide?: number;
  /** Name of the sheet; only in workbooks. */
  sheet?: string;
  /** Titles of the enclosing sections, outermost first; for a heading, including itself. */
  headingPath?: string[];
  /**
   * Only for a table (one line per row, cells separated by ` | `) whose first line contains the column names: that line. Pieces
   * of the table without it are embedded and shown with it.
   */
  header?: string;
  /** Not part of the page's drawn content, e.g. a form field or a note: OCR of the page does not replace it. */
  aside?: true;
}

export interface ParsedDocument {
  blocks: ParsedBlock[];
  title?: string;
  /** Number of pages, slides or sheets. */
  pages?: number;
  /** Human-readable reason why not everything could be read; absent if everything was. */
  partial?: string;
  /** Pages (from 1) that are images without text, to be read by OCR. An image file is its own page 1. */
  scannedPages?: number[];
}

export interface ParseOptions {
  signal?: AbortSignal;
  onProgress?: (done: number, total: number) => void;
  /** For an encrypted file; by default the empty password is tried. Never logged, never stored in plain text. */
  password?: string;
  /** `off`: a document that has only images fails with `no_text`; `always`: every page of a PDF counts as scanned. */
  ocr?: OcrMode;
}

/**
 * Extracts structured text from the bytes of a document. Runs with time and memory limits.
 * @throws IngestionFailure `encrypted`, `wrong_password`, `corrupt`, `no_text`, `too_complex`, `time_limit`, `memory_limit`.
 */
export abstract class DocumentParser {
  /** `bytes` may be transferred away and must not be used afterwards. */
  abstract parse(bytes: Uint8Array, type: DocumentType, options?: ParseOptions): Promise<ParsedDocument>;
}
