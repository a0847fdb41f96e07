import { type FilterQuery, raw } from '@mikro-orm/core';

/**
 * A condition: some stretch of the column's words is like the text but for slips of the pen (pg_trgm's word similarity, 0.6 and
 * above). Served by a `gin_trgm_ops` index.
 */
export const similarWords = <T extends object>(column: string, text: string): FilterQuery<T> =>
  ({ [raw((alias) => `${alias}.${column} %> ?`, [text])]: [] }) as unknown as FilterQuery<T>;

/** A condition: the column, a tsvector of the `simple` configuration, has all words of the text; the last may be a beginning. */
export const hasWords = <T extends object>(column: string, text: string): FilterQuery<T> => {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const query = words.map((word, i) => (i === words.length - 1 ? `${word}:*` : word)).join(' & ');
  return {
    [raw((alias) => `${alias}.${column} @@ to_tsquery('simple', ?)`, [query])]: [],
  } as unknown as FilterQuery<T>;
};
