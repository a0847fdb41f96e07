import type { FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/errors/domain-error.js';
import { RequestContext } from '../../common/context/request-context.js';
import { TenantDb } from '../../database/tenant-db.js';
import { CrawlRun, LIVE_RUNS } from './crawl-run.entity.js';
import { CrawlSource } from './crawl-source.entity.js';

const sourceNotFound = (): DomainError =>
  new DomainError('source_not_found', 'There is no such source in this workspace.');

const PAGES_SQL = `select source_id, count(*)::int as pages from crawl_pages
  where workspace_id = ? and source_id = any(string_to_array(?, ',')::uuid[]) and document_id is not null group by source_id`;

const LOCK_SQL = 'select id from crawl_sources where workspace_id = ? and id = ? for no key update';

/** Queries over the sources of the context's workspace and their runs. */
@Injectable()
export class SourcesRepository {
  constructor(
    private readonly db: TenantDb,
    private readonly context: RequestContext,
  ) {}

  /** Newest first. */
  findPage(after: [string, string] | undefined, limit: number): Promise<CrawlSource[]> {
    const where = after ? older<CrawlSource>(after) : {};
    return this.db.em().find(CrawlSource, where, { orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], limit });
  }

  /** @throws DomainError `source_not_found` */
  async required(id: string): Promise<CrawlSource> {
    const source = await this.db.em().findOne(CrawlSource, { id });
    if (!source) throw sourceNotFound();
    return source;
  }

  find(id: string): Promise<CrawlSource | null> {
    return this.db.em().findOne(CrawlSource, { id });
  }

  /**
   * In a transaction; held until its end. Not `for update`: a run that stores pages of the source holds its own row, which the
   * holder of this lock may be about to change, and its pages' foreign key would wait for the source.
   * @throws DomainError `source_not_found`
   */
  async lock(em: EntityManager, id: string): Promise<CrawlSource> {
    await this.db.sql(LOCK_SQL, [this.context.workspaceId, id]);
    const source = await em.findOne(CrawlSource, { id }, { refresh: true });
    if (!source) throw sourceNotFound();
    return source;
  }

  findRuns(ids: string[]): Promise<CrawlRun[]> {
    return ids.length === 0 ? Promise.resolve([]) : this.db.em().find(CrawlRun, { id: { $in: ids } });
  }

  findLiveRun(em: EntityManager, sourceId: string): Promise<CrawlRun | null> {
    return em.findOne(CrawlRun, { sourceId, state: { $in: LIVE_RUNS } }, { refresh: true });
  }

  /** Newest first. */
  findRunPage(sourceId: string, after: [string, string] | undefined, limit: number): Promise<CrawlRun[]> {
    const where = { $and: [{ sourceId }, after ? older<CrawlRun>(after) : {}] };
    return this.db.em().find(CrawlRun, where, { orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], limit });
  }

  /** Pages with a document, by source. */
  async countPages(ids: string[]): Promise<Map<string, number>> {
    if (ids.length === 0) return new Map();
    const rows = await this.db.sql<{ source_id: string; pages: number }>(PAGES_SQL, [
      this.context.workspaceId,
      ids.join(),
    ]);
    return new Map(rows.map((row) => [row.source_id, row.pages]));
  }

  /** The source with everything that belongs to it, except the documents. */
  async remove(id: string): Promise<void> {
    // First, so that a run that is storing pages ends before the source, which their foreign key needs, is taken.
    await this.db.delete(CrawlRun, { sourceId: id });
    await this.db.delete(CrawlSource, { id });
  }
}

function older<T extends { createdAt: Date; id: string }>([value, id]: [string, string]): FilterQuery<T> {
  const at = new Date(value);
  if (Number.isNaN(at.getTime()))
    throw new DomainError('invalid_cursor', 'Use the next_cursor of an earlier answer, unchanged.');
  return { $or: [{ createdAt: { $lt: at } }, { createdAt: at, id: { $lt: id } }] } as FilterQuery<T>;
}
