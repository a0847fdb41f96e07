import type { ParsedBlock } from '../document-parser.js';
import { oneLine } from './clean-text.js';

export interface RunningText {
  type: 'header' | 'footer';
  text: string;
}

/** Word and RTF fields that contain the page number or the number of pages. */
export const PAGE_FIELD = /^\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b/i;

/** An explicit page number; any other number may be, for example, a contract number. */
const PAGE_NUMBER =
  /(?:^|(?<=\s))(?:\b(?:page|seite|pages|página|pagina|p\.|s\.)\s?\d{0,5}(?:\s?(?:of|von|de|sur|di|\/)\s?\d{0,5})?|\d{1,5}\s?(?:\/|of|von)\s?\d{1,5}|[-–—]\s?\d{1,5}\s?[-–—]|[-–—|])$/i;

/**
 * Page headers and footers, each once, at the end of the document. Omitted if they contain only the page number or repeat the
 * document text.
 */
export function runningText(found: readonly RunningText[], blocks: readonly ParsedBlock[]): ParsedBlock[] {
  const known = new Set(blocks.map((block) => block.text.toLowerCase()));
  const kept: ParsedBlock[] = [];
  for (const { type, text } of found) {
    const words = oneLine(text).replace(PAGE_NUMBER, '').trim();
    if (!/\p{L}/u.test(words) || known.has(words.toLowerCase())) continue;
    known.add(words.toLowerCase());
    kept.push({ kind: 'paragraph', text: `Page ${type}: ${words}` });
  }
  return kept;
}
