import type { ChunkingOptions } from './chunk.js';

/** The parts of a chunk that are embedded; the fields are named like the columns of a stored row. */
export interface EmbeddedParts {
  text: string;
  headingPath?: string[] | null;
  tableHeader?: string | null;
}

/**
 * Maximum tokens of title and headings before a text; longer ones are truncated. Even a small window is mostly reserved for the
 * text.
 */
export const prefixTokens = (maxTokens: number): number => Math.min(40, Math.floor(maxTokens / 6));
/** Maximum tokens of column names before table rows; longer ones are truncated. */
export const headerTokens = (maxTokens: number): number => Math.floor(maxTokens / 4);

/** Embedded text of a chunk: title and headings, column names, then its text. Deterministic. */
export function embeddingTextOf(
  { text, headingPath, tableHeader }: EmbeddedParts,
  { title, countTokens, maxTokens }: Pick<ChunkingOptions, 'title' | 'countTokens' | 'maxTokens'>,
): string {
  const prefix = fitRight(prefixOf(title, headingPath ?? [], text), prefixTokens(maxTokens), countTokens);
  const header = tableHeader ? fitLeft(tableHeader, headerTokens(maxTokens), countTokens) : '';
  return [prefix, header, text].filter((part) => part !== '').join('\n');
}

/** Omits titles with which the text starts anyway. */
function prefixOf(title: string | undefined, path: string[], body: string): string {
  const parts = [...new Set([title, ...path])].filter((part): part is string => Boolean(part));
  return parts.filter((part) => !body.startsWith(part)).join(' > ');
}

/** Drops words from the left until it fits: the words nearest to the text are the most specific. */
function fitRight(prefix: string, limit: number, countTokens: (text: string) => number): string {
  const special = countTokens('');
  let words = prefix.slice(-600).split(' ');
  while (words.length > 0 && countTokens(words.join(' ')) - special >= limit) {
    words = words.slice(Math.ceil(words.length / 4));
  }
  return words.join(' ');
}

/** Drops columns from the right: the first ones usually identify the row. */
export function fitLeft(header: string, limit: number, countTokens: (text: string) => number): string {
  const special = countTokens('');
  let columns = header.slice(0, 2_000).split(' | ');
  while (columns.length > 0 && countTokens(columns.join(' | ')) - special >= limit) {
    columns = columns.slice(0, Math.floor((columns.length * 3) / 4));
  }
  return columns.join(' | ');
}
