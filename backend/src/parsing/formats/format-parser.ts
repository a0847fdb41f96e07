import type { ParsedDocument, ParseOptions } from '../document-parser.js';

export type FormatOptions = Pick<ParseOptions, 'password' | 'ocr'> & {
  onProgress: (done: number, total: number) => void;
  /**
   * Reads a nested file (an attachment of a message or of a PDF); its type is detected from its content.
   * @throws IngestionFailure if it cannot be read, or is nested too deep.
   */
  nested: (bytes: Uint8Array, name: string) => Promise<ParsedDocument>;
};
/** Bytes of one format → structured text. Runs in the parser's thread. */
export type FormatParser = (bytes: Uint8Array, options: FormatOptions) => Promise<ParsedDocument> | ParsedDocument;
