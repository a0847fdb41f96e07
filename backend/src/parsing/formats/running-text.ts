import type { ParsedBlock } from '../document-parser.js';
import { oneLine } from './clean-text.js';

export interface RunningText {
  type: 'header' | 'footer';
  text: string;
}

/** Fields of Word and RTF whose value is the number of a page or how many there are. */
export const PAGE_FIELD = /^\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b/i;

/** A number that is said to be one of a page; any other number may be that of a contract. */
const PAGE_NUMBER =
  /(?:^|(?<=\s))(?:\b(?:page|seite|pages|página|pagina|p\.|s\.)\s?\d{0,5}(?:\s?(?:of|von|de|sur|di|\/)\s?\d{0,5})?|\d{1,5}\s?(?:\/|of|von)\s?\d{1,5}|[-–—]\s?\d{1,5}\s?[-–—]|[-–—|])$/i;

/**
 * Headers and footers of pages, each once, at the end of the document. They say something when they are more than the number of
 * the page and what the document says anyway.
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
