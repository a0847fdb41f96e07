import type { DocumentType, ParsedDocument, ParseOptions } from '../document-parser.js';

export type FormatOptions = Pick<ParseOptions, 'password' | 'ocr'> & {
  onProgress: (done: number, total: number) => void;
  /**
   * Reads a file inside the file (an attachment of a message or of a PDF): its own type is found by its content.
   * @throws IngestionFailure when it cannot be read, or is nested too deep.
   */
  nested: (bytes: Uint8Array, name: string) => Promise<ParsedDocument>;
};
/** Bytes of one format → text with structure. Runs in the parser's thread. */
export type FormatParser = (bytes: Uint8Array, options: FormatOptions) => Promise<ParsedDocument> | ParsedDocument;

/** Loaded when first needed: a text file does not wait for the PDF library. */
export const FORMATS: Partial<Record<DocumentType, () => Promise<FormatParser>>> = {
  pdf: async () => (await import('./pdf.js')).parsePdf,
  docx: async () => (await import('./ooxml/office.js')).parseOffice,
  html: async () => (await import('./html.js')).parseHtmlFile,
  eml: async () => (await import('./eml.js')).parseEml,
  pptx: async () => (await import('./ooxml/office.js')).parseOffice,
  xlsx: async () => (await import('./ooxml/office.js')).parseOffice,
  odt: async () => (await import('./odf/text-document.js')).parseOdt,
  ods: async () => (await import('./odf/spreadsheet.js')).parseOds,
  odp: async () => (await import('./odf/presentation.js')).parseOdp,
  rtf: async () => (await import('./rtf/rtf.js')).parseRtf,
  epub: async () => (await import('./epub.js')).parseEpub,
  csv: async () => (await import('./delimited.js')).parseDelimited,
  tsv: async () => (await import('./delimited.js')).parseDelimited,
  json: async () => (await import('./json.js')).parseJson,
  jsonl: async () => (await import('./json.js')).parseJsonLines,
  markdown: async () => (await import('./markdown.js')).parseMarkdown,
  text: async () => (await import('./text.js')).parseText,
  png: async () => (await import('./image.js')).parseImage,
  jpeg: async () => (await import('./image.js')).parseImage,
  bmp: async () => (await import('./image.js')).parseImage,
  webp: async () => (await import('./image.js')).parseImage,
  tiff: async () => (await import('./image.js')).parseTiff,
};
