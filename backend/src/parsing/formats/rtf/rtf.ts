import { append } from '../../../common/arrays/unbounded.js';
import { IngestionFailure } from '../../reasons.js';
import type { ParsedDocument } from '../../document-parser.js';
import { oneLine } from '../clean-text.js';
import { CUT } from '../cut-reason.js';
import { embeddedBlocks } from '../embedded-file.js';
import type { FormatOptions } from '../format-parser.js';
import { RtfReader } from './rtf-reader.js';
import { readTokens } from './rtf-tokens.js';

/**
 * RTF 1.9.1: text in any code page, headings, lists with their marks, tables, notes and comments, then embedded files; hidden
 * or deleted text is omitted.
 */
export async function parseRtf(bytes: Uint8Array, options: FormatOptions): Promise<ParsedDocument> {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf('{\\rtf');
  if (start < 0 || start > 1024) throw new IngestionFailure('corrupt');
  const reader = new RtfReader();
  readTokens(bytes.subarray(start), reader);
  const { blocks, title, objects } = reader.finish();
  for (const [i, { name, bytes: inner }] of objects.entries())
    append(blocks, await embeddedBlocks(name ?? `file ${i + 1}`, inner, options));
  const cut = reader.depth > 0;
  return {
    blocks,
    // Some programs write question marks for title characters that they cannot encode.
    title: title ?? (/[\p{L}\p{N}]/u.test(reader.infoTitle) ? oneLine(reader.infoTitle) : undefined),
    partial: cut ? CUT : undefined,
  };
}
