import { Injectable, Logger } from '@nestjs/common';
import { AuditService } from '../../../audit/audit.service.js';
import { Clock } from '../../../common/clock/clock.js';
import { RequestContext } from '../../../common/context/request-context.js';
import { mapPage, type Page } from '../../../common/paging/paging.js';
import { Revisions } from '../../../workspaces/revisions/revisions.service.js';
import { CacheStore, stateText } from '../cache-store.js';
import type { CacheEntriesQuery, CacheEntryDetailDto, CacheEntryDto, CachePurgeQuery } from '../dto/cache-entry.dto.js';
import { SemanticCache } from '../semantic-cache.js';
import { textOf } from '../stored-answer.js';
import { CacheEntriesRepository, type EntryFilter } from './cache-entries.repository.js';
import type { CacheEntryRow } from './cache-entry.entity.js';
import { toEntryDto } from './cache-entry.mapper.js';
import { CacheEntryLog } from './cache-entry-log.js';
import { EntryHits, type LiveEntry } from './entry-hits.js';

const PURGED_AT_ONCE = 500;
/** How often a page is refilled when entries on it turn out to be expired. */
const FILL_ATTEMPTS = 4;

export interface FoundEntry {
  row: CacheEntryRow;
  live: LiveEntry;
}

/** The cached answers of the current workspace, for browsing and removal. */
@Injectable()
export class CacheEntriesService {
  private readonly logger = new Logger(CacheEntriesService.name);
  /** By workspace: hits before this time are already in the database. */
  private readonly moved = new Map<string, number>();

  constructor(
    private readonly entries: CacheEntriesRepository,
    private readonly hits: EntryHits,
    private readonly log: CacheEntryLog,
    private readonly store: CacheStore,
    private readonly semantic: SemanticCache,
    private readonly revisions: Revisions,
    private readonly audit: AuditService,
    private readonly context: RequestContext,
    private readonly clock: Clock,
  ) {}

  async list(query: CacheEntriesQuery): Promise<Page<CacheEntryDto>> {
    const filter: EntryFilter = { ...query, documentId: query.document_id, state: await this.refreshed() };
    return mapPage(await this.page(query, filter), ({ row, live }) => toEntryDto(row, live));
  }

  /** Entries that can currently be hit. */
  async count(): Promise<number> {
    return this.entries.countLive(await this.refreshed());
  }

  async get(id: string): Promise<CacheEntryDetailDto> {
    const { row, live } = await this.find(id);
    const [answer] = await this.store.read(row.workspaceId, [row.entryKey]);
    if (!answer) throw this.entries.missing();
    return { ...toEntryDto(row, live), answer: textOf(answer) };
  }

  /** @throws DomainError `cache_entry_not_found` when it is unknown, belongs to another workspace, or has expired. */
  async find(id: string): Promise<FoundEntry> {
    await this.log.flush();
    const row = await this.entries.get(id);
    const [live] = await this.hits.live(row.workspaceId, [row.entryKey]);
    if (!live) throw this.entries.missing();
    return { row, live };
  }

  async delete(id: string): Promise<void> {
    const { row } = await this.find(id);
    await this.remove([row]);
    await this.audit.record('cache_entry.deleted', { type: 'cache_entry', id: row.id }, { model: row.model });
  }

  /** Removes matching entries; without a filter all, at once. Entries are unreachable when this returns. */
  async purge({ model, document_id: documentId }: CachePurgeQuery): Promise<void> {
    const { workspaceId } = this.context;
    if (model === undefined && documentId === undefined) await this.purgeAll();
    else await this.purgeMatching({ model, documentId });
    const filter = { ...(model ? { model } : {}), ...(documentId ? { document_id: documentId } : {}) };
    await this.audit.record('cache.purged', { type: 'cache', id: workspaceId }, filter);
  }

  /** Removes answers, vectors and metadata of entries. */
  async remove(rows: readonly CacheEntryRow[]): Promise<void> {
    const { workspaceId } = this.context;
    await this.store.drop(workspaceId, rows);
    const vectors = rows.filter((r) => r.layer === 'semantic').map((r) => r.id);
    await this.semantic.forget(workspaceId, vectors).catch(this.logOrphans);
    await this.entries.delete(rows.map((r) => r.id));
  }

  private async purgeAll(): Promise<void> {
    const { workspaceId } = this.context;
    await this.store.purge(workspaceId);
    await this.semantic.purge(workspaceId).catch(this.logOrphans);
    await this.log.flush();
    await this.entries.deleteAll();
  }

  /** Vectors that could not be removed serve no answers and are removed when a look-up finds them. */
  private readonly logOrphans = (error: unknown): void => {
    this.logger.warn({ err: error, msg: 'Vectors of removed cache entries could not be deleted yet' });
  };

  private async purgeMatching(filter: Omit<EntryFilter, 'state'>): Promise<void> {
    await this.log.flush();
    for (;;) {
      const rows = await this.entries.findSome(filter, PURGED_AT_ONCE);
      await this.remove(rows);
      if (rows.length < PURGED_AT_ONCE) return;
    }
  }

  /** Removes rows whose answer no longer exists in Redis and refills the page. */
  private async page({ limit, cursor, sort }: CacheEntriesQuery, filter: EntryFilter): Promise<Page<FoundEntry>> {
    const found: FoundEntry[] = [];
    let after = cursor ?? null;
    for (let attempt = 0; attempt < FILL_ATTEMPTS; attempt++) {
      const query = { limit: limit - found.length, cursor: after ?? undefined };
      const { items: rows, next_cursor } = await this.entries.list(query, filter, sort);
      const live = await this.hits.live(
        this.context.workspaceId,
        rows.map((r) => r.entryKey),
      );
      found.push(...rows.flatMap((row, i) => (live[i] ? [{ row, live: live[i] }] : [])));
      await this.entries.delete(rows.flatMap((row, i) => (live[i] ? [] : row.id)));
      after = next_cursor;
      if (found.length === limit || after === null) break;
    }
    return { items: found, next_cursor: after };
  }

  /** Brings the database up to date with Redis and this process. @returns the state that entries must have to be hit */
  private async refreshed(): Promise<string> {
    const { workspaceId } = this.context;
    const now = this.clock.now().getTime();
    await this.log.flush();
    const counts = await this.hits.since(workspaceId, this.moved.get(workspaceId) ?? 0);
    await this.entries.saveHits(counts);
    this.moved.set(workspaceId, counts.at(-1)?.lastHitAt.getTime() ?? now - 1);
    await this.entries.deleteExpired();
    const state = await this.store.currentState(workspaceId);
    if (state) return stateText(state);
    const { values } = await this.revisions.verify(workspaceId);
    return stateText({ values, generation: (await this.store.currentState(workspaceId))?.generation ?? 0 });
  }
}
