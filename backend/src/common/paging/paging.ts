import type { Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Int, Text } from '../dto/fields.js';
import { DomainError } from '../errors/domain-error.js';
import { isUuid } from '../ids/ids.js';

export interface Page<T> {
  items: T[];
  /** Opaque; null on the last page. */
  next_cursor: string | null;
}

export class PageQuery {
  @Int({ min: 1, max: 100, default: 25, query: true })
  limit: number = 25;

  @Text({ max: 500, optional: true, description: 'next_cursor of the previous page' })
  cursor?: string;
}

export const encodeCursor = (position: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

const MAX_INT = 2_147_483_647;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Types of cursor parts, so that every value in a query matches the column's type. */
const PARTS = {
  uuid: (part: unknown): string | undefined => (typeof part === 'string' && isUuid(part) ? part : undefined),
  /** PostgreSQL's integer. */
  int: (part: unknown): number | undefined => (isInteger(part) && Math.abs(part) < MAX_INT ? part : undefined),
  /** An integer that JavaScript represents exactly. */
  number: (part: unknown): number | undefined => (isInteger(part) ? part : undefined),
  /** Any number: JSON has only finite ones. */
  real: (part: unknown): number | undefined => (typeof part === 'number' ? part : undefined),
  time: (part: unknown): Date | undefined => {
    if (typeof part !== 'string' || !TIME.test(part)) return undefined;
    const time = new Date(part);
    return Number.isNaN(time.getTime()) ? undefined : time;
  },
  text: (part: unknown): string | undefined =>
    typeof part === 'string' && part.isWellFormed() && !part.includes('\0') ? part : undefined,
};
const isInteger = (part: unknown): part is number => Number.isSafeInteger(part);

export type CursorPart = keyof typeof PARTS;
type Position<K extends readonly CursorPart[]> = {
  -readonly [I in keyof K]: NonNullable<ReturnType<(typeof PARTS)[K[I]]>>;
};

/** @throws DomainError `invalid_cursor` if it does not consist of parts of these types */
export function decodeCursor<const K extends readonly CursorPart[]>(cursor: string, ...kinds: K): Position<K> {
  const parts = partsOf(cursor);
  if (parts.length !== kinds.length) throw invalidCursor();
  return kinds.map((kind, i) => {
    const value = PARTS[kind](parts[i]);
    if (value === undefined) throw invalidCursor();
    return value;
  }) as Position<K>;
}

function partsOf(cursor: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

const invalidCursor = (): DomainError =>
  new DomainError('invalid_cursor', 'Use the next_cursor of an earlier response in the same order, unchanged.');

/** Turns up to limit + 1 rows into a page. */
export function toPage<R, T>(
  rows: R[],
  limit: number,
  map: (row: R) => T,
  position: (row: R) => (string | number)[],
): Page<T> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return { items: kept.map(map), next_cursor: rows.length > limit && last ? encodeCursor(position(last)) : null };
}

export const mapPage = <R, T>({ items, next_cursor }: Page<R>, map: (row: R) => T): Page<T> => ({
  items: items.map((row) => map(row)),
  next_cursor,
});

const pages = new Map<Type<unknown>, Type<Page<unknown>>>();

/** The page class of an item class, for OpenAPI. */
export function pageOf<T>(item: Type<T>): Type<Page<T>> {
  const known = pages.get(item);
  if (known) return known as Type<Page<T>>;
  class PageDto {
    @ApiProperty({ type: () => [item] }) items: T[];
    @ApiProperty({ type: String, nullable: true }) next_cursor: string | null;
  }
  Object.defineProperty(PageDto, 'name', { value: `${item.name.replace(/Dto$/, '')}PageDto` });
  pages.set(item, PageDto);
  return PageDto;
}
