import { IngestionFailure } from '../reasons.js';
import type { DocumentType, ParsedBlock, ParsedDocument } from './document-parser.js';
import { type FormatOptions, FORMATS } from './formats/index.js';

/** Characters of text kept of one document. */
const MAX_CHARS = 20_000_000;

/** @throws IngestionFailure when there is nothing to index. */
export async function parseBytes(
  bytes: Uint8Array,
  type: DocumentType,
  options: FormatOptions,
): Promise<ParsedDocument> {
  const load = FORMATS[type];
  if (!load) throw new IngestionFailure('unsupported');
  const parsed = await (await load())(bytes, options);
  const { blocks, cut } = limit(parsed.blocks.filter((b) => /[\p{L}\p{N}]/u.test(b.text)));
  if (blocks.length === 0 && !parsed.scannedPages?.length) {
    throw new IngestionFailure(parsed.partial ? 'corrupt' : 'no_text');
  }
  return { ...parsed, blocks, ...(cut ? { partial: 'The document is very long; its end was left out.' } : {}) };
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
