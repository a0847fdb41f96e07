import { DOCUMENT_LIMITS, figure, joinReasons } from '../document-limits.js';
import type { ParsedDocument } from '../document-parser.js';
import type { Chunk } from './chunk.js';
import { documentText } from './document-text.js';

/** Human-readable reason why a document was chunked only in part; undefined if it was chunked completely. */
export function chunkLimitReason(
  chunks: readonly Chunk[],
  { blocks }: ParsedDocument,
  limit: number = DOCUMENT_LIMITS.chunks,
): string | undefined {
  const last = chunks.at(-1);
  if (!last || chunks.length < limit) return undefined;
  const { text } = documentText(blocks);
  if (text.slice(last.end).trim() === '') return undefined;
  const percent = Math.floor((last.end / text.length) * 100);
  return `Only the first ${percent} % of the text can be searched: a document may have ${figure(limit)} passages.`;
}

const STATED = /Only the first \d+ % of the text can be searched: [^.]{0,100}\./g;

/** Updates the list of omissions when a document is chunked again: the new reason replaces the previous one. */
export const withChunkLimit = (reason: string | undefined, before: string | null | undefined): string | undefined =>
  joinReasons(reason, before?.replace(STATED, '').trim());
