import type { EntityClass, FilterQuery } from '@mikro-orm/core';
import type { ErrorCode } from '@nexus/contracts';
import { DomainError } from '../common/errors/domain-error.js';
import { isUuid } from '../common/ids/ids.js';
import type { Page, PageQuery } from '../common/paging/paging.js';
import type { TenantEntity } from './base.entity.js';
import { type KeysetOrder, keysetPage, NEWEST_FIRST } from './keyset-page.js';
import { lockRow } from './row-locks.js';
import type { TenantDb } from './tenant-db.js';

const READ_AT_ONCE = 500;

/**
 * Rows of one entity in the current workspace: rows of others and invalid ids are not found. Repositories extend it, or
 * contain one per entity. Inside `TenantDb.tx` it uses that transaction.
 */
export class TenantRows<T extends TenantEntity> {
  /** @param code thrown by `get` and `lock`, with `detail` or else the title of the problem */
  constructor(
    protected readonly db: TenantDb,
    private readonly entity: EntityClass<T>,
    private readonly code: ErrorCode,
    private readonly detail?: string,
  ) {}

  missing(): DomainError {
    return new DomainError(this.code, this.detail);
  }

  /** @param populate lazy fields to load */
  async find(id: string, where: FilterQuery<T> = {}, populate: (keyof T & string)[] = []): Promise<T | null> {
    return isUuid(id) ? this.db.em().findOne(this.entity, byId(id, where), { populate } as object) : null;
  }

  /** @throws DomainError of this class's code */
  async get(id: string, where: FilterQuery<T> = {}, populate: (keyof T & string)[] = []): Promise<T> {
    const row = await this.find(id, where, populate);
    if (!row) throw this.missing();
    return row;
  }

  /** Requires a transaction; locks the row until its end, so that changes of one row are serialized. */
  async findLocked(id: string, where: FilterQuery<T> = {}): Promise<T | null> {
    return isUuid(id) ? lockRow(this.db.em(), this.entity, byId(id, where)) : null;
  }

  /** The same for a row that must exist. @throws DomainError of this class's code */
  async lock(id: string, where: FilterQuery<T> = {}): Promise<T> {
    const row = await this.findLocked(id, where);
    if (!row) throw this.missing();
    return row;
  }

  /** @throws DomainError `invalid_cursor` */
  page(query: PageQuery, where: FilterQuery<T> = {}, order: KeysetOrder<T> = NEWEST_FIRST): Promise<Page<T>> {
    return keysetPage(this.db.em(), this.entity, where, query, order);
  }

  /** Yields all rows, loading one page at a time. */
  async *all(where: FilterQuery<T> = {}, order: KeysetOrder<T> = NEWEST_FIRST): AsyncGenerator<T> {
    let cursor: string | undefined;
    do {
      const page = await this.page({ limit: READ_AT_ONCE, cursor }, where, order);
      yield* page.items;
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
  }
}

const byId = <T extends TenantEntity>(id: string, where: FilterQuery<T>): FilterQuery<T> =>
  ({ $and: [{ id }, where] }) as unknown as FilterQuery<T>;
