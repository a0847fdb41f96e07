import type { Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Int, Text } from '../dto/fields.js';
import { DomainError } from '../errors/domain-error.js';

export interface Page<T> {
  items: T[];
  /** Opaque; null on the last page. */
  next_cursor: string | null;
}

export class PageQuery {
  @Int({ min: 1, max: 100, default: 25, query: true })
  limit: number = 25;

  @Text({ max: 500, optional: true, description: 'next_cursor of the page before' })
  cursor?: string;
}

export const encodeCursor = (position: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

/** @throws DomainError `invalid_cursor` when it is not a cursor of `length` parts. */
export function decodeCursor(cursor: string, length: number): (string | number)[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const ok =
      Array.isArray(parts) && parts.length === length && parts.every((p) => ['string', 'number'].includes(typeof p));
    if (ok) return parts as (string | number)[];
  } catch {
    // falls through to the domain error
  }
  throw new DomainError('invalid_cursor', 'Use the next_cursor of an earlier answer, unchanged.');
}

/** Takes limit + 1 rows and turns them into a page. */
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
