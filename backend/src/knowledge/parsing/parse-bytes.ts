import { IngestionFailure } from '../reasons.js';
import type { DocumentType, ParsedBlock, ParsedDocument } from './document-parser.js';
import { parseDocx } from './formats/docx.js';
import { parseMarkdown } from './formats/markdown.js';
import { parsePdf } from './formats/pdf.js';
import { parseText } from './formats/text.js';

/** Characters of text kept of one document. */
const MAX_CHARS = 20_000_000;

type Progress = (done: number, total: number) => void;

/** @throws IngestionFailure when there is nothing to index. */
export async function parseBytes(bytes: Uint8Array, type: DocumentType, onProgress: Progress): Promise<ParsedDocument> {
  const parsed = await byType(bytes, type, onProgress);
  const { blocks, cut } = limit(parsed.blocks.filter((b) => /[\p{L}\p{N}]/u.test(b.text)));
  if (blocks.length === 0) throw new IngestionFailure(parsed.partial ? 'corrupt' : 'no_text');
  return { ...parsed, blocks, ...(cut ? { partial: 'The document is very long; its end was left out.' } : {}) };
}

async function byType(bytes: Uint8Array, type: DocumentType, onProgress: Progress): Promise<ParsedDocument> {
  switch (type) {
    case 'pdf':
      return parsePdf(bytes, onProgress);
    case 'docx':
      return parseDocx(bytes);
    case 'markdown':
      return parseMarkdown(bytes);
    case 'text':
      return parseText(bytes);
  }
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
