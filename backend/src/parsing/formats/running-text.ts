import type { ParsedBlock } from '../document-parser.js';
import { oneLine } from './clean-text.js';

const PAGE_NUMBER = /(?:\b(?:page|seite|p\.)\s*)?\b\d+(?:\s*(?:of|von|\/)\s*\d+)?$/i;

/**
 * Headers and footers of pages, each once, at the end of the document. They say something when they are more than the number of
 * the page and what the document says anyway.
 */
export function runningText(
  found: readonly { type: 'header' | 'footer'; text: string }[],
  blocks: readonly ParsedBlock[],
): ParsedBlock[] {
  const known = new Set(blocks.map((block) => block.text.toLowerCase()));
  const kept: ParsedBlock[] = [];
  for (const { type, text } of found) {
    const words = oneLine(text).replace(PAGE_NUMBER, '').trim();
    if (!words.includes(' ') || known.has(words.toLowerCase())) continue;
    known.add(words.toLowerCase());
    kept.push({ kind: 'paragraph', text: `Page ${type}: ${words}` });
  }
  return kept;
}
