import type { FilterQuery } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../common/clock/clock.js';
import type { Page, PageQuery } from '../../../common/paging/paging.js';
import { escapeLike } from '../../../common/text/like.js';
import type { KeysetOrder } from '../../../database/keyset-page.js';
import { TenantDb } from '../../../database/tenant-db.js';
import { TenantRows } from '../../../database/tenant-rows.js';
import type { CacheLayer, EntrySort } from '../dto/cache-entry.dto.js';
import { CacheEntryRow } from './cache-entry.entity.js';
import type { NewEntryRow } from './cache-entry-row.js';

export interface EntryFilter {
  /** Current revisions and generation. */
  state: string;
  q?: string;
  layer?: CacheLayer;
  model?: string;
  documentId?: string;
}

export interface HitCount {
  entryKey: string;
  hits: number;
  lastHitAt: Date;
}

const ORDERS: Record<EntrySort, KeysetOrder<CacheEntryRow>> = {
  newest: { fields: { createdAt: 'time', id: 'uuid' }, descending: true },
  hits: { fields: { hits: 'int', id: 'uuid' }, descending: true },
  size: { fields: { bytes: 'int', id: 'uuid' }, descending: true },
};

/** Metadata of the cached answers of the current workspace. */
@Injectable()
export class CacheEntriesRepository extends TenantRows<CacheEntryRow> {
  constructor(
    db: TenantDb,
    private readonly clock: Clock,
  ) {
    super(db, CacheEntryRow, 'cache_entry_not_found');
  }

  /** Writes rows of the current workspace; an entry stored again is replaced, with a new id. */
  async replace(rows: readonly NewEntryRow[]): Promise<void> {
    if (rows.length === 0) return;
    const fresh = rows.map((row) => ({ ...row, updatedAt: row.createdAt, hits: 0, lastHitAt: null }));
    await this.db.upsertMany(CacheEntryRow, fresh, { onConflictFields: ['workspaceId', 'entryKey'] });
  }

  list(query: PageQuery, filter: EntryFilter, sort: EntrySort): Promise<Page<CacheEntryRow>> {
    return this.page(query, { $and: this.conditions(filter) }, ORDERS[sort]);
  }

  countLive(state: string): Promise<number> {
    return this.db.em().count(CacheEntryRow, { $and: this.conditions({ state }) });
  }

  /** Some matching entries in any state: for purging. */
  findSome(filter: Omit<EntryFilter, 'state'>, limit: number): Promise<CacheEntryRow[]> {
    return this.db.em().find(CacheEntryRow, { $and: matching(filter) }, { limit });
  }

  findByIds(ids: readonly string[]): Promise<CacheEntryRow[]> {
    return this.db.em().find(CacheEntryRow, { id: { $in: [...ids] } });
  }

  async delete(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.db.delete(CacheEntryRow, { id: { $in: [...ids] } });
  }

  async deleteAll(): Promise<void> {
    await this.db.delete(CacheEntryRow, {});
  }

  async deleteExpired(): Promise<void> {
    await this.db.delete(CacheEntryRow, { expiresAt: { $lt: this.clock.now() } });
  }

  async saveHits(counts: readonly HitCount[]): Promise<void> {
    if (counts.length === 0) return;
    const em = this.db.em();
    const rows = await em.find(CacheEntryRow, { entryKey: { $in: counts.map((c) => c.entryKey) } });
    const byKey = new Map(counts.map((c) => [c.entryKey, c]));
    for (const row of rows) {
      const { hits, lastHitAt } = byKey.get(row.entryKey)!;
      Object.assign(row, { hits, lastHitAt });
    }
    await em.flush();
  }

  private conditions({ state, ...filter }: EntryFilter): FilterQuery<CacheEntryRow>[] {
    return [{ state, expiresAt: { $gt: this.clock.now() } }, ...matching(filter)];
  }
}

function matching({ q, layer, model, documentId }: Omit<EntryFilter, 'state'>): FilterQuery<CacheEntryRow>[] {
  return [
    {},
    ...(q ? [{ question: { $ilike: `%${escapeLike(q)}%` } }] : []),
    ...(layer ? [{ layer }] : []),
    ...(model ? [{ model }] : []),
    ...(documentId ? [{ documents: { $contains: [{ id: documentId }] } } as FilterQuery<CacheEntryRow>] : []),
  ];
}
