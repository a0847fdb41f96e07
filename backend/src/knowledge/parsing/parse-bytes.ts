import { IngestionFailure } from '../reasons.js';
import type { DocumentType, ParsedBlock, ParsedDocument } from './document-parser.js';
import { type FormatOptions, type FormatParser, FORMATS } from './formats/index.js';
import { sniffBytes } from './sniff-bytes.js';

/** Characters of text kept of one document. */
const MAX_CHARS = 20_000_000;
/** A file in a file in a file, and no deeper. */
const MAX_DEPTH = 3;

export type ParseBytesOptions = Omit<FormatOptions, 'nested'>;

/** @throws IngestionFailure when there is nothing to index. */
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
  return { ...parsed, blocks, ...(cut ? { partial: 'The document is very long; its end was left out.' } : {}) };
}

/** Libraries walk trees by recursion: a file nested beyond any real one exhausts the stack. */
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

function limit(blocks: ParsedBlock[]): { blocks: ParsedBlock[]; cut: boolean } {
  let chars = 0;
  const end = blocks.findIndex((b) => (chars += b.text.length) > MAX_CHARS);
  if (end === -1) return { blocks, cut: false };
  return {
    blocks: end === 0 ? [{ ...blocks[0]!, text: blocks[0]!.text.slice(0, MAX_CHARS) }] : blocks.slice(0, end),
    cut: true,
  };
}
