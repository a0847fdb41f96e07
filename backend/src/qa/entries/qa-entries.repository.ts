import { type FilterQuery, raw } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import type { Page, PageQuery } from '../../common/paging/paging.js';
import { escapeLike } from '../../common/text/like.js';
import type { KeysetOrder } from '../../database/keyset-page.js';
import { wordsQuery } from '../../database/words-query.js';
import { TenantDb } from '../../database/tenant-db.js';
import { TenantRows } from '../../database/tenant-rows.js';
import type { QaListQuery, QaSort, QaValidity } from './dto/qa-entry.dto.js';
import { QaEntry, type QaStatus, QaVariant, QaVersion } from './qa-entry.entity.js';

/** Visible entries: neither deleted nor part of an unfinished import. */
export const SEEN: FilterQuery<QaEntry> = { deletedAt: null, staged: false };

const SORT_FIELDS: Record<string, KeysetOrder<QaEntry>['fields']> = {
  updated_at: { updatedAt: 'time', id: 'uuid' },
  created_at: { createdAt: 'time', id: 'uuid' },
  question: { question: 'text', id: 'uuid' },
  hits: { hits: 'int', id: 'uuid' },
};
const orderOf = (sort: QaSort): KeysetOrder<QaEntry> => ({
  fields: SORT_FIELDS[sort.replace(/^-/, '')]!,
  descending: sort.startsWith('-'),
  // No index on hits: it would be updated with every answer.
  sorted: sort.endsWith('hits'),
});

/** A text is frequent if at least `FREQUENT` of the `NEWEST` entries contain it. */
const NEWEST = 300;
const FREQUENT = 10;
const KEPT_TAGS = 100;
/** Maximum number of rows that are counted for the overview. */
const COUNTED = 10_000;

export type QaFilter = Omit<QaListQuery, 'limit' | 'cursor' | 'sort'>;

/** Q&A entries of the current workspace, with their wordings and versions. */
@Injectable()
export class QaEntriesRepository extends TenantRows<QaEntry> {
  private readonly versions: TenantRows<QaVersion>;

  constructor(
    db: TenantDb,
    private readonly clock: Clock,
    private readonly context: RequestContext,
  ) {
    super(db, QaEntry, 'qa_entry_not_found', 'There is no such Q&A entry in this workspace.');
    this.versions = new TenantRows(db, QaVersion, 'qa_version_not_found');
  }

  async list(query: PageQuery, filter: QaFilter, sort: QaSort): Promise<Page<QaEntry>> {
    return this.page(query, await this.where(filter), orderOf(sort));
  }

  /** All matching entries, sorted by id. */
  async *each(filter: QaFilter): AsyncGenerator<QaEntry> {
    yield* this.all(await this.where(filter), { fields: { id: 'uuid' } });
  }

  private async where(filter: QaFilter): Promise<FilterQuery<QaEntry>> {
    return { $and: [...this.conditions(filter), ...(await this.holding(filter.q?.trim()))] };
  }

  /**
   * Condition for the text. PostgreSQL cannot estimate how frequent a part of a word is and may scan all entries in list order for a
   * rare text, which is therefore looked up through the indexes first. A text that many of the newest entries contain fills a page
   * quickly by scanning, while the indexes would return half of all entries.
   */
  private async holding(text: string | undefined): Promise<FilterQuery<QaEntry>[]> {
    if (!text) return [];
    const { sql, params } = matching(text);
    const { workspaceId } = this.context;
    const [row] = await this.db.sql<{ count: string }>(
      `with e as materialized (
         select questions, answer, words from qa_entries where workspace_id = ? order by updated_at desc, id desc limit ${NEWEST})
       select count(*) as count from e where ${sql('e')}`,
      [workspaceId, ...params],
    );
    if (Number(row?.count) >= FREQUENT) return [where(sql, params)];
    const found = (alias: string): string =>
      `${alias}.id = any(array(select x.id from qa_entries x where x.workspace_id = ? and ${sql('x')}))`;
    return [where(found, [workspaceId, ...params])];
  }

  findSeen(ids: readonly string[]): Promise<QaEntry[]> {
    return ids.length === 0
      ? Promise.resolve([])
      : this.db.em().find(QaEntry, { $and: [{ id: { $in: [...ids] } }, SEEN] });
  }

  /** Variants by entry id, in their order. */
  async variantsOf(entryIds: readonly string[]): Promise<Map<string, QaVariant[]>> {
    const found = new Map<string, QaVariant[]>(entryIds.map((id) => [id, []]));
    if (entryIds.length === 0) return found;
    const order = { orderBy: { entryId: 'asc', position: 'asc' } } as const;
    for (const row of await this.db.em().find(QaVariant, { entryId: { $in: [...entryIds] } }, order))
      found.get(row.entryId)!.push(row);
    return found;
  }

  /** Wordings of other published entries than `exceptId` with one of these keys. */
  publishedTwins(keys: readonly string[], exceptId: string | null): Promise<QaVariant[]> {
    if (keys.length === 0) return Promise.resolve([]);
    const others = exceptId === null ? {} : { entryId: { $ne: exceptId } };
    return this.db.em().find(QaVariant, { key: { $in: [...keys] }, published: true, ...others }, { limit: 500 });
  }

  versionPage(entryId: string, query: PageQuery): Promise<Page<QaVersion>> {
    return this.versions.page(query, { entryId }, { fields: { number: 'int' }, descending: true });
  }

  /** @throws DomainError `qa_version_not_found` */
  async getVersion(entryId: string, number: number): Promise<QaVersion> {
    const found = await this.db.em().findOne(QaVersion, { entryId, number });
    if (!found) throw this.versions.missing();
    return found;
  }

  /** How many there are of each status and language, from their index alone. */
  statusCounts(): Promise<{ status: QaStatus; language: string; count: string }[]> {
    return this.db.sql(
      `select status, language, count(*) as count from qa_entries
       where workspace_id = ? and deleted_at is null and not staged group by status, language order by language`,
      [this.context.workspaceId],
    );
  }

  /** The most frequent tags first, of the entries changed last: counting all entries of a large workspace takes too long. */
  async tags(): Promise<{ name: string; count: number }[]> {
    const rows = await this.db.sql<{ name: string; count: string }>(
      `select tag as name, count(*) as count from (
         select tags from qa_entries where workspace_id = ? and deleted_at is null and not staged
         order by updated_at desc, id desc limit ${COUNTED}) e, unnest(tags) as tag
       group by tag order by count desc, tag limit ${KEPT_TAGS}`,
      [this.context.workspaceId],
    );
    return rows.map(({ name, count }) => ({ name, count: Number(count) }));
  }

  /** At most `COUNTED`: while more are waiting the exact number says nothing. */
  async countUnindexed(): Promise<number> {
    const [row] = await this.db.sql<{ count: string }>(
      `select count(*) as count from (
         select 1 from qa_variants where workspace_id = ? and published and embedder_id is null limit ${COUNTED}) v`,
      [this.context.workspaceId],
    );
    return Number(row?.count ?? 0);
  }

  private conditions(filter: QaFilter): FilterQuery<QaEntry>[] {
    const { status, language, tag, origin, validity, owner_id: ownerId, used } = filter;
    const conditions: FilterQuery<QaEntry>[] = [SEEN];
    const plain = { status, origin, ownerId };
    for (const [name, value] of Object.entries(plain)) if (value !== undefined) conditions.push({ [name]: value });
    if (language !== undefined) conditions.push({ language: language === 'none' ? '' : language });
    if (tag) conditions.push({ tags: { $contains: [tag] } });
    if (used !== undefined) conditions.push({ hits: used ? { $gt: 0 } : 0 });
    if (validity) conditions.push(this.within(validity));
    return conditions;
  }

  private within(validity: QaValidity): FilterQuery<QaEntry> {
    const now = this.clock.now();
    const begun = { $or: [{ validFrom: null }, { validFrom: { $lte: now } }] };
    if (validity === 'expired') return { validUntil: { $lte: now } };
    if (validity === 'upcoming') return { validFrom: { $gt: now } };
    return { $and: [begun, { $or: [{ validUntil: null }, { validUntil: { $gt: now } }] }] };
  }
}

/**
 * Matches parts of words, whole words in any order, or a question with typing errors (pg_trgm's word similarity, at least 0.6). Each
 * condition has an index.
 */
function matching(text: string): { sql: (alias: string) => string; params: string[] } {
  const part = `%${escapeLike(text)}%`;
  const parts = (alias: string): string[] => [`${alias}.questions ilike ?`, `${alias}.answer ilike ?`];
  if (!/[\p{L}\p{N}]/u.test(text)) return { sql: (alias) => `(${parts(alias).join(' or ')})`, params: [part, part] };
  const byWords = (alias: string): string[] => [`${alias}.words @@ to_tsquery('simple', ?)`, `${alias}.questions %> ?`];
  return {
    sql: (alias) => `(${[...parts(alias), ...byWords(alias)].join(' or ')})`,
    params: [part, part, wordsQuery(text), text],
  };
}

const where = (sql: (alias: string) => string, params: string[]): FilterQuery<QaEntry> =>
  ({ [raw(sql, params)]: [] }) as unknown as FilterQuery<QaEntry>;
