import type { ChunkingOptions } from './chunk.js';

/** What of a chunk is embedded; a stored row has the same names. */
export interface EmbeddedParts {
  text: string;
  headingPath?: string[] | null;
  tableHeader?: string | null;
}

/** Tokens of title and headings before a text; longer ones are cut. A small window must keep most of itself for the text. */
export const prefixTokens = (maxTokens: number): number => Math.min(40, Math.floor(maxTokens / 6));
/** Tokens of the names of columns before rows of a table; longer ones are cut. */
export const headerTokens = (maxTokens: number): number => Math.floor(maxTokens / 4);

/** What is embedded for a chunk: title and headings, names of columns, then its text. The same inputs always give the same text. */
export function embeddingTextOf(
  { text, headingPath, tableHeader }: EmbeddedParts,
  { title, countTokens, maxTokens }: Pick<ChunkingOptions, 'title' | 'countTokens' | 'maxTokens'>,
): string {
  const prefix = fitRight(prefixOf(title, headingPath ?? [], text), prefixTokens(maxTokens), countTokens);
  const header = tableHeader ? fitLeft(tableHeader, headerTokens(maxTokens), countTokens) : '';
  return [prefix, header, text].filter((part) => part !== '').join('\n');
}

/** Without the titles that the text starts with anyway. */
function prefixOf(title: string | undefined, path: string[], body: string): string {
  const parts = [...new Set([title, ...path])].filter((part): part is string => Boolean(part));
  return parts.filter((part) => !body.startsWith(part)).join(' > ');
}

/** Cuts words from the left until it fits: what is nearest to the text says most. */
function fitRight(prefix: string, limit: number, countTokens: (text: string) => number): string {
  const special = countTokens('');
  let words = prefix.slice(-600).split(' ');
  while (words.length > 0 && countTokens(words.join(' ')) - special >= limit) {
    words = words.slice(Math.ceil(words.length / 4));
  }
  return words.join(' ');
}

/** Cuts columns from the right: the first ones usually name the row. */
export function fitLeft(header: string, limit: number, countTokens: (text: string) => number): string {
  const special = countTokens('');
  let columns = header.slice(0, 2_000).split(' | ');
  while (columns.length > 0 && countTokens(columns.join(' | ')) - special >= limit) {
    columns = columns.slice(0, Math.floor((columns.length * 3) / 4));
  }
  return columns.join(' | ');
}
