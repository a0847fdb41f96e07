import { DOCUMENT_LIMITS, figure, joinReasons } from '../document-limits.js';
import type { ParsedDocument } from '../document-parser.js';
import type { Chunk } from './chunk.js';
import { documentText } from './document-text.js';

/** Why not all of a document was cut into chunks, in words; undefined when all of it was. */
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

/** What is left out of a document, when it is cut once more: the new reason takes the place of the one of before. */
export const withChunkLimit = (reason: string | undefined, before: string | null | undefined): string | undefined =>
  joinReasons(reason, before?.replace(STATED, '').trim());
