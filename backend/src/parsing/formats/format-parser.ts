import type { ParsedDocument, ParseOptions } from '../document-parser.js';

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
