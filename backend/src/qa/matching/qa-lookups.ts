import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { isUuid } from '../../common/ids/ids.js';
import { TenantDb } from '../../database/tenant-db.js';
import { QaEntry, QaVariant } from '../entries/qa-entry.entity.js';

/** A wording of a published entry with its entry, regardless of validity dates. */
export interface QaWording {
  variant: QaVariant;
  entry: QaEntry;
}

const PUBLISHED = { status: 'published', deletedAt: null, staged: false } as const;

/** Reads published wordings of the current workspace from PostgreSQL. */
@Injectable()
export class QaLookups {
  constructor(
    private readonly db: TenantDb,
    private readonly context: RequestContext,
  ) {}

  /** Wordings with this question key. */
  byKey(key: string): Promise<QaWording[]> {
    return this.wordings({ key, published: true });
  }

  /** The wordings of these ids that are still published. */
  async byVariantIds(ids: readonly string[]): Promise<QaWording[]> {
    const known = ids.filter((id) => isUuid(id));
    return known.length === 0 ? [] : this.wordings({ id: { $in: known }, published: true });
  }

  /** Ids that exist, published or not. */
  async existing(ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.db
      .em()
      .find(QaVariant, { id: { $in: ids.filter((id) => isUuid(id)) } }, { fields: ['id'] });
    return new Set(rows.map(({ id }) => id));
  }

  async hasIndexed(): Promise<boolean> {
    const found = await this.db
      .em()
      .findOne(QaVariant, { published: true, embedderId: { $ne: null } }, { fields: ['id'] });
    return found !== null;
  }

  private async wordings(where: object): Promise<QaWording[]> {
    const em = this.db.em();
    const variants = await em.find(QaVariant, where, { limit: 100, orderBy: { id: 'asc' } });
    if (variants.length === 0) return [];
    const ids = [...new Set(variants.map(({ entryId }) => entryId))];
    const entries = new Map((await em.find(QaEntry, { id: { $in: ids }, ...PUBLISHED })).map((e) => [e.id, e]));
    return variants.flatMap((variant) => {
      const entry = entries.get(variant.entryId);
      return entry ? [{ variant, entry }] : [];
    });
  }

  /** Ids of the published entries by question key, in the format of the hot copy. */
  async idsByKey(keys: readonly string[]): Promise<Map<string, string>> {
    if (keys.length === 0) return new Map();
    const rows = await this.db.sql<{ key: string; ids: string }>(
      `select key, string_agg(entry_id::text, ',') as ids from qa_variants
       where workspace_id = ? and published and key in (?) group by key`,
      [this.context.workspaceId, [...keys]],
    );
    return new Map(rows.map(({ key, ids }) => [key, ids]));
  }

  /** The same for all questions, sorted by key, one page at a time. */
  page(afterKey: string, limit: number): Promise<{ key: string; ids: string }[]> {
    return this.db.sql(
      `select key, string_agg(entry_id::text, ',') as ids from qa_variants
       where workspace_id = ? and published and key > ? group by key order by key limit ?`,
      [this.context.workspaceId, afterKey, limit],
    );
  }

  /** When the next published entry becomes valid. */
  async nextStart(now: Date): Promise<Date | null> {
    const [row] = await this.db.sql<{ at: Date | string | null }>(
      `select min(valid_from) as at from qa_entries
       where workspace_id = ? and valid_from > ? and status = 'published' and deleted_at is null and not staged`,
      [this.context.workspaceId, now],
    );
    return row?.at ? new Date(row.at) : null;
  }
}
