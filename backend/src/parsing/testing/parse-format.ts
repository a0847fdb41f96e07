import { IngestionFailure } from '../reasons.js';
import type { ParsedDocument, ParseOptions } from '../document-parser.js';
import type { FormatParser } from '../formats/format-parser.js';

/** Runs a format's parser inside the test; nested files are not read. */
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

/** Each block on one line: kind, text, and position if present. */
export const lines = (document: ParsedDocument): string[] => document.blocks.map((b) => `${b.kind}: ${b.text}`);
