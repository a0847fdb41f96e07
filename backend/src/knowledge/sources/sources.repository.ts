import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { isUuid } from '../../common/ids/ids.js';
import { RequestContext } from '../../common/context/request-context.js';
import type { Page, PageQuery } from '../../common/paging/paging.js';
import { keysetPage } from '../../database/keyset-page.js';
import { lockRow } from '../../database/row-locks.js';
import { TenantDb } from '../../database/tenant-db.js';
import { TenantRows } from '../../database/tenant-rows.js';
import { CrawlRun, LIVE_RUNS } from './crawl-run.entity.js';
import { CrawlSource } from '../documents/crawl-source.entity.js';

export const LATEST_FIRST = { fields: { createdAt: 'time', id: 'uuid' }, descending: true } as const;

const PAGES_SQL = `select source_id, count(*)::int as pages from crawl_pages
  where workspace_id = ? and source_id = any(string_to_array(?, ',')::uuid[]) and document_id is not null group by source_id`;

const LOCK_SQL = 'select id from crawl_sources where workspace_id = ? and id = ? for no key update';

/** Queries over the sources of the context's workspace and their runs. */
@Injectable()
export class SourcesRepository extends TenantRows<CrawlSource> {
  constructor(
    db: TenantDb,
    private readonly context: RequestContext,
  ) {
    super(db, CrawlSource, 'source_not_found', 'There is no such source in this workspace.');
  }

  /**
   * Not `for update`: a run that stores pages of the source locks its own row, which the holder of this lock may be about to
   * change, and its pages' foreign key would wait for the source.
   */
  override async findLocked(id: string): Promise<CrawlSource | null> {
    if (!isUuid(id)) return null;
    await this.db.sql(LOCK_SQL, [this.context.workspaceId, id]);
    return this.db.em().findOne(CrawlSource, { id }, { refresh: true });
  }

  findRuns(ids: string[]): Promise<CrawlRun[]> {
    return ids.length === 0 ? Promise.resolve([]) : this.db.em().find(CrawlRun, { id: { $in: ids } });
  }

  findLiveRun(em: EntityManager, sourceId: string): Promise<CrawlRun | null> {
    return em.findOne(CrawlRun, { sourceId, state: { $in: LIVE_RUNS } }, { refresh: true });
  }

  runPage(sourceId: string, query: PageQuery): Promise<Page<CrawlRun>> {
    return keysetPage(this.db.em(), CrawlRun, { sourceId }, query, LATEST_FIRST);
  }

  /** Number of pages with a document, by source. */
  async countPages(ids: string[]): Promise<Map<string, number>> {
    if (ids.length === 0) return new Map();
    const rows = await this.db.sql<{ source_id: string; pages: number }>(PAGES_SQL, [
      this.context.workspaceId,
      ids.join(),
    ]);
    return new Map(rows.map((row) => [row.source_id, row.pages]));
  }

  /** Requires a transaction: nothing new can refer to the source until its end. */
  async close(id: string): Promise<void> {
    // Must come first: a run that is storing pages must end before the source, which their foreign key needs, is locked.
    await this.db.delete(CrawlRun, { sourceId: id });
    await lockRow(this.db.em(), CrawlSource, { id });
  }

  /** Deletes its pages too; its documents no longer refer to it. */
  async remove(id: string): Promise<void> {
    await this.db.delete(CrawlSource, { id });
  }
}
