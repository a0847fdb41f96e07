import type { ExpectedPassage } from './test-set.entity.js';

/** The fields of a found passage that are compared with the expected passages. */
export interface FoundPassage {
  documentId: string;
  start: number;
  end: number;
  text: string;
}

/** Minimum share of an expected passage that a found one must contain. */
const MIN_SHARE = 0.5;

/**
 * Indices (from 0) of the expected passages that the found one contains: by position, at least half of it; or by its words,
 * which survive a new version of the document and different chunks.
 */
export function containedPassages(found: FoundPassage, expected: readonly ExpectedPassage[]): number[] {
  const text = normalized(found.text);
  return expected.flatMap((passage, i) => {
    const same = passage.documentId === found.documentId;
    return same && (containsQuote(text, passage) || containsRange(found, text, passage)) ? [i] : [];
  });
}

/** The passage contains the quote, or consists of most of it. */
function containsQuote(text: string, { quote }: ExpectedPassage): boolean {
  const words = normalized(quote);
  return text.includes(words) || (words.includes(text) && text.length >= words.length * MIN_SHARE);
}

/** Positions do not carry over to another version of the document: half of the words have to be present as well. */
function containsRange(found: FoundPassage, text: string, { start, end, quote }: ExpectedPassage): boolean {
  const overlap = Math.min(found.end, end) - Math.max(found.start, start);
  if (overlap / Math.max(1, end - start) < MIN_SHARE) return false;
  const present = new Set(text.split(' '));
  const words = normalized(quote).split(' ');
  return words.filter((word) => present.has(word)).length >= words.length * MIN_SHARE;
}

const normalized = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
