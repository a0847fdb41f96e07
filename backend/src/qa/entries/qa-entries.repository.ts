import type { FilterQuery } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import type { Page, PageQuery } from '../../common/paging/paging.js';
import { escapeLike } from '../../common/text/like.js';
import type { KeysetOrder } from '../../database/keyset-page.js';
import { hasWords, similarWords } from '../../database/similar-text.js';
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
});

const KEPT_TAGS = 100;

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

  list(query: PageQuery, filter: QaFilter, sort: QaSort): Promise<Page<QaEntry>> {
    return this.page(query, { $and: this.conditions(filter) }, orderOf(sort));
  }

  /** All matching entries, sorted by id. */
  each(filter: QaFilter): AsyncGenerator<QaEntry> {
    return this.all({ $and: this.conditions(filter) }, { fields: { id: 'uuid' } });
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

  async statusCounts(): Promise<Record<QaStatus, number>> {
    const rows = await this.db.sql<{ status: QaStatus; count: string }>(
      `select status, count(*) as count from qa_entries
       where workspace_id = ? and deleted_at is null and not staged group by status`,
      [this.context.workspaceId],
    );
    const counts = { draft: 0, published: 0, archived: 0 };
    for (const { status, count } of rows) counts[status] = Number(count);
    return counts;
  }

  countUnindexed(): Promise<number> {
    return this.db.em().count(QaVariant, { published: true, embedderId: null });
  }

  /** The most frequent tags first. */
  async tags(): Promise<{ name: string; count: number }[]> {
    const rows = await this.db.sql<{ name: string; count: string }>(
      `select tag as name, count(*) as count from qa_entries, unnest(tags) as tag
       where workspace_id = ? and deleted_at is null and not staged
       group by tag order by count desc, tag limit ${KEPT_TAGS}`,
      [this.context.workspaceId],
    );
    return rows.map(({ name, count }) => ({ name, count: Number(count) }));
  }

  async languages(): Promise<string[]> {
    const rows = await this.db.sql<{ language: string }>(
      `select distinct language from qa_entries
       where workspace_id = ? and deleted_at is null and not staged and language <> '' order by language limit 200`,
      [this.context.workspaceId],
    );
    return rows.map(({ language }) => language);
  }

  private conditions(filter: QaFilter): FilterQuery<QaEntry>[] {
    const { q, status, language, tag, origin, validity, owner_id: ownerId, used } = filter;
    const conditions: FilterQuery<QaEntry>[] = [SEEN];
    const plain = { status, origin, ownerId };
    for (const [name, value] of Object.entries(plain)) if (value !== undefined) conditions.push({ [name]: value });
    if (language !== undefined) conditions.push({ language: language === 'none' ? '' : language });
    if (tag) conditions.push({ tags: { $contains: [tag] } });
    if (used !== undefined) conditions.push({ hits: used ? { $gt: 0 } : 0 });
    if (validity) conditions.push(this.within(validity));
    const text = q?.trim();
    if (text) conditions.push(matching(text));
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

/** Matches parts of words, whole words in any order, or a question with typing errors. */
function matching(text: string): FilterQuery<QaEntry> {
  const part = { $ilike: `%${escapeLike(text)}%` };
  const hasLetters = /[\p{L}\p{N}]/u.test(text);
  const byWords = hasLetters ? [hasWords<QaEntry>('words', text), similarWords<QaEntry>('questions', text)] : [];
  return { $or: [{ questions: part }, { answer: part }, ...byWords] };
}
