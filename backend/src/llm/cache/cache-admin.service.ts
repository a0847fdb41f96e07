import { Injectable, type StreamableFile } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { RequestContext } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { toDomainError } from '../../common/errors/to-domain-error.js';
import type { Page, PageQuery } from '../../common/paging/paging.js';
import { CacheStatistics } from './cache-statistics.js';
import type {
  CacheEntriesQuery,
  CacheEntryDetailDto,
  CacheEntryDto,
  CachePurgeQuery,
  ReportEntryDto,
} from './dto/cache-entry.dto.js';
import type { CacheNegativeDto } from './dto/cache-negative.dto.js';
import type { CacheStatsDto } from './dto/cache-stats.dto.js';
import { CacheEntriesService, type FoundEntry } from './entries/cache-entries.service.js';
import { CacheNegativesService } from './negatives/cache-negatives.service.js';
import { CacheSettingsService } from './settings/cache-settings.service.js';
import { EmbeddingService } from '../../embeddings/embedding.service.js';

/** Inspection and maintenance of a workspace's cache. A Redis outage is always reported as the same problem. */
@Injectable()
export class CacheAdminService {
  constructor(
    private readonly statistics: CacheStatistics,
    private readonly entries: CacheEntriesService,
    private readonly negatives: CacheNegativesService,
    private readonly settings: CacheSettingsService,
    private readonly embeddings: EmbeddingService,
    private readonly audit: AuditService,
    private readonly context: RequestContext,
  ) {}

  stats(): Promise<CacheStatsDto> {
    return this.withCache(async () => ({
      ...(await this.statistics.read(this.context.workspaceId)),
      entries: await this.entries.count(),
      bytes_limit: (await this.settings.current()).maxBytes,
    }));
  }

  list(query: CacheEntriesQuery): Promise<Page<CacheEntryDto>> {
    return this.withCache(() => this.entries.list(query));
  }

  get(id: string): Promise<CacheEntryDetailDto> {
    return this.withCache(() => this.entries.get(id));
  }

  delete(id: string): Promise<void> {
    return this.withCache(() => this.entries.delete(id));
  }

  purge(query: CachePurgeQuery): Promise<void> {
    return this.withCache(() => this.entries.purge(query));
  }

  /**
   * Reports a wrong answer: the entry is dropped, and the two questions are never matched again. An entry that only
   * ever answered its own question is just dropped.
   */
  report(id: string, { question, comment }: ReportEntryDto): Promise<void> {
    return this.withCache(async () => {
      const found = await this.entries.find(id);
      const asked = question ?? found.live.lastHit?.question;
      const pair = asked !== undefined && asked !== found.row.question;
      if (pair) await this.keepPair(found, asked, comment ?? '');
      await this.entries.remove([found.row]);
      await this.audit.record('cache_entry.reported', { type: 'cache_entry', id }, { pair_kept: pair });
    });
  }

  listNegatives(query: PageQuery): Promise<Page<CacheNegativeDto>> {
    return this.negatives.list(query);
  }

  exportNegatives(): Promise<StreamableFile> {
    return this.negatives.export();
  }

  deleteNegative(id: string): Promise<void> {
    return this.negatives.delete(id);
  }

  private async keepPair({ row, live }: FoundEntry, asked: string, comment: string): Promise<void> {
    const hit = live.lastHit?.question === asked ? live.lastHit : null;
    await this.negatives.add({
      asked: asked.slice(0, 2000),
      stored: row.question,
      embedderId: await this.embeddings.active().then(
        (embedder) => embedder.id,
        () => 'none',
      ),
      similarity: hit?.similarity ?? null,
      score: hit?.score ?? null,
      comment,
    });
  }

  /** Maps every error that is not a DomainError of ours to `cache_unavailable`. */
  private async withCache<T>(operation: () => Promise<T>): Promise<T> {
    try {
      return await operation();
    } catch (cause) {
      if (cause instanceof DomainError || !isRedisError(cause)) throw cause;
      throw new DomainError('cache_unavailable', 'The cache is unavailable. Try again in a moment.', { cause });
    }
  }
}

const REDIS_ERRORS = new Set(['ReplyError', 'MaxRetriesPerRequestError', 'ClusterAllFailedError', 'AbortError']);

/** Errors ioredis rejects with: refused or lost connection, time-out, error reply. */
const isRedisError = (error: unknown): boolean =>
  error instanceof Error && (REDIS_ERRORS.has(error.name) || toDomainError(error).code === 'queue_unavailable');
