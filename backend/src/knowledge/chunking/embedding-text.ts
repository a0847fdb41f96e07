import type { ChunkingOptions } from './chunk.js';

/** Tokens of title and headings before a text; longer ones are cut. A small window must keep most of itself for the text. */
export const prefixTokens = (maxTokens: number): number => Math.min(40, Math.floor(maxTokens / 6));

/** What is embedded for a chunk: title and headings, then its text. The same inputs always give the same text. */
export function embeddingTextOf(
  body: string,
  headingPath: string[] | null | undefined,
  { title, countTokens, maxTokens }: Pick<ChunkingOptions, 'title' | 'countTokens' | 'maxTokens'>,
): string {
  const prefix = fitPrefix(prefixOf(title, headingPath ?? [], body), prefixTokens(maxTokens), countTokens);
  return prefix === '' ? body : `${prefix}\n${body}`;
}

/** Without the titles that the text starts with anyway. */
function prefixOf(title: string | undefined, path: string[], body: string): string {
  const parts = [...new Set([title, ...path])].filter((part): part is string => Boolean(part));
  return parts.filter((part) => !body.startsWith(part)).join(' > ');
}

/** Cuts words from the left until it fits: what is nearest to the text says most. */
function fitPrefix(prefix: string, limit: number, countTokens: (text: string) => number): string {
  const special = countTokens('');
  let words = prefix.slice(-600).split(' ');
  while (words.length > 0 && countTokens(words.join(' ')) - special >= limit) {
    words = words.slice(Math.ceil(words.length / 4));
  }
  return words.join(' ');
}
