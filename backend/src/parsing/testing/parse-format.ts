import { IngestionFailure } from '../reasons.js';
import type { ParsedDocument, ParseOptions } from '../document-parser.js';
import type { FormatParser } from '../formats/format-parser.js';

/** Runs a format's parser in the test itself; files inside the file are not read. */
export async function parseFormat(
  parser: FormatParser,
  bytes: Uint8Array | string,
  options: ParseOptions = {},
): Promise<ParsedDocument> {
  return parser(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, {
    ...options,
    onProgress: options.onProgress ?? (() => undefined),
    nested: () => Promise.reject(new IngestionFailure('unsupported')),
  });
}

/** What a block says in one line: kind, text, and place where it has one. */
export const lines = (document: ParsedDocument): string[] => document.blocks.map((b) => `${b.kind}: ${b.text}`);
