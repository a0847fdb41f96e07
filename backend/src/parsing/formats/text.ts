import type { ParsedBlock, ParsedDocument } from '../document-parser.js';
import { decodeText } from '../../common/text/charset.js';
import { cleanText } from './clean-text.js';
import { trimBlock } from '../../common/text/trim.js';

/** Plain text: blank lines separate paragraphs. */
export function parseText(bytes: Uint8Array): ParsedDocument {
  return { blocks: paragraphs(cleanText(decodeText(bytes))) };
}

export function paragraphs(text: string): ParsedBlock[] {
  return text
    .split(/\n\s*\n/)
    .map((part) => trimBlock(part))
    .filter((part) => part.trim() !== '')
    .map((part) => ({ text: part, kind: 'paragraph' as const }));
}
