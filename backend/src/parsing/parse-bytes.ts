/// <reference lib="es2024.string" />
import { DOCUMENT_LIMITS, figure, joinReasons } from './document-limits.js';
import { IngestionFailure } from './reasons.js';
import type { DocumentType, ParsedBlock, ParsedDocument } from './document-parser.js';
import type { FormatOptions, FormatParser } from './formats/format-parser.js';
import { FORMATS } from './formats/index.js';
import { sniffBytes } from './sniff-bytes.js';

/** Maximum nesting of files: a file in a file in a file. */
const MAX_DEPTH = 3;

export type ParseBytesOptions = Omit<FormatOptions, 'nested'>;

/** @throws IngestionFailure if there is nothing to index. */
export async function parseBytes(
  bytes: Uint8Array,
  type: DocumentType,
  options: ParseBytesOptions,
  depth = 0,
): Promise<ParsedDocument> {
  const load = FORMATS[type];
  if (!load) throw new IngestionFailure('unsupported');
  const nested = (inner: Uint8Array, name: string): Promise<ParsedDocument> =>
    parseNested(inner, name, options, depth + 1);
  const parsed = await run(await load(), bytes, { ...options, nested });
  const { blocks, cut } = limit(parsed.blocks.filter((b) => /[\p{L}\p{N}]/u.test(b.text)));
  if (blocks.length === 0 && !parsed.scannedPages?.length) {
    throw new IngestionFailure(parsed.partial ? 'corrupt' : 'no_text');
  }
  return { ...parsed, blocks, partial: joinReasons(parsed.partial, cut) };
}

/** Libraries walk trees recursively: extreme nesting overflows the stack. */
async function run(parse: FormatParser, bytes: Uint8Array, options: FormatOptions): Promise<ParsedDocument> {
  try {
    return await parse(bytes, options);
  } catch (error) {
    if (error instanceof RangeError && /call stack/i.test(error.message)) {
      throw new IngestionFailure('too_complex', error);
    }
    throw error;
  }
}

async function parseNested(
  bytes: Uint8Array,
  name: string,
  options: ParseBytesOptions,
  depth: number,
): Promise<ParsedDocument> {
  if (depth > MAX_DEPTH) throw new IngestionFailure('too_complex');
  const sniffed = await sniffBytes(bytes, name);
  if (!('type' in sniffed)) throw new IngestionFailure('unsupported');
  return parseBytes(bytes, sniffed.type, { ...options, onProgress: () => undefined }, depth);
}

/** Blocks within the limits, and a description of where the rest begins. */
function limit(blocks: ParsedBlock[]): { blocks: ParsedBlock[]; cut?: string } {
  let left: number = DOCUMENT_LIMITS.characters;
  const end = blocks.findIndex(({ text }, i) => i >= DOCUMENT_LIMITS.blocks || (left -= text.length) < 0);
  if (end === -1) return { blocks };
  const last = blocks[end]!;
  const kept = blocks.slice(0, end);
  if (end >= DOCUMENT_LIMITS.blocks)
    return { blocks: kept, cut: reason(last, `${figure(DOCUMENT_LIMITS.blocks)} paragraphs and tables`) };
  // Truncating within the block keeps a single-block document readable.
  kept.push({ ...last, text: last.text.slice(0, last.text.length + left).toWellFormed() });
  return { blocks: kept, cut: reason(last, `${figure(DOCUMENT_LIMITS.characters)} characters of text`) };
}

function reason({ page, slide, sheet }: ParsedBlock, limit: string): string {
  const place = page ? ` on page ${page}` : slide ? ` on slide ${slide}` : sheet ? ` in the sheet "${sheet}"` : '';
  return `The document was read up to its limit of ${limit}, which is reached${place || ' before its end'}.`;
}
