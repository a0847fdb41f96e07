import type { EntityManager, EntityName, FilterQuery } from '@mikro-orm/core';
import { type CursorPart, decodeCursor, type Page, type PageQuery, toPage } from '../common/paging/paging.js';

/** A total order: its fields, most significant first, with their types in a cursor. */
export interface KeysetOrder<T> {
  fields: { readonly [K in keyof T & string]?: CursorPart };
  descending?: boolean;
  /** There is no index for this order: only ids and sort keys are sorted, then the rows of the page are loaded. */
  sorted?: boolean;
}

/** Ids increase with time. */
export const NEWEST_FIRST = { fields: { id: 'uuid' }, descending: true } as const;
export const OLDEST_FIRST = { fields: { id: 'uuid' } } as const;

/**
 * The rows after the cursor, in this order: concurrent inserts and deletes do not shift rows across pages.
 * @param exclude fields that are not read
 * @throws DomainError `invalid_cursor`
 */
export async function keysetPage<T extends object>(
  em: EntityManager,
  entity: EntityName<T>,
  where: FilterQuery<T>,
  { limit, cursor }: PageQuery,
  { fields, descending = false, sorted = false }: KeysetOrder<T>,
  exclude: readonly (keyof T & string)[] = [],
): Promise<Page<T>> {
  const names = Object.keys(fields) as (keyof T & string)[];
  const last = cursor ? decodeCursor(cursor, ...(Object.values(fields) as CursorPart[])) : [];
  const behind = cursor ? [behindOf(names, last, descending ? '$lt' : '$gt')] : [];
  const orderBy = names.map((name) => ({ [name]: descending ? 'desc' : 'asc' }));
  const options = { orderBy, limit: limit + 1, ...(exclude.length > 0 ? { exclude } : {}) } as object;
  const found = { $and: [where, ...behind] } as never;
  const rows = sorted
    ? await readWhole(em, entity, found, options, names)
    : ((await em.find(entity, found, options)) as T[]);
  return toPage(
    rows,
    limit,
    (row) => row,
    (row) => names.map((name) => cursorValue(row[name])),
  );
}

/** Wide rows are slow to sort. */
async function readWhole<T extends object>(
  em: EntityManager,
  entity: EntityName<T>,
  where: never,
  options: object,
  names: readonly string[],
): Promise<T[]> {
  const narrow = { ...options, fields: ['id', ...names], disableIdentityMap: true } as object;
  const ids = ((await em.find(entity, where, narrow)) as unknown as { id: string }[]).map(({ id }) => id);
  const rows = (await em.find(entity, { id: { $in: ids } } as never)) as unknown as (T & { id: string })[];
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** For (a, b): `a` is after, or `a` is equal and `b` is after. */
const behindOf = (names: string[], last: readonly unknown[], op: '$lt' | '$gt'): object => ({
  $or: names.map((name, i) => ({
    ...Object.fromEntries(names.slice(0, i).map((earlier, j) => [earlier, last[j]])),
    [name]: { [op]: last[i] },
  })),
});

const cursorValue = (value: unknown): string | number =>
  value instanceof Date ? value.toISOString() : (value as string | number);
