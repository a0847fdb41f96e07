import { type FilterQuery, raw } from '@mikro-orm/core';

/**
 * A condition: some part of the column's words is similar to the text, tolerating typos (pg_trgm's word similarity, at
 * least 0.6). Served by a `gin_trgm_ops` index.
 */
export const similarWords = <T extends object>(column: string, text: string): FilterQuery<T> =>
  ({ [raw((alias) => `${alias}.${column} %> ?`, [text])]: [] }) as unknown as FilterQuery<T>;

/** A condition: the column, a `simple` tsvector, contains all words of the text; the last may be a prefix. */
export const hasWords = <T extends object>(column: string, text: string): FilterQuery<T> => {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const query = words.map((word, i) => (i === words.length - 1 ? `${word}:*` : word)).join(' & ');
  return {
    [raw((alias) => `${alias}.${column} @@ to_tsquery('simple', ?)`, [query])]: [],
  } as unknown as FilterQuery<T>;
};
