import { Injectable, type OnModuleInit, type StreamableFile } from '@nestjs/common';
import { RequestContext } from '../../../common/context/request-context.js';
import { csvDownload } from '../../../common/csv/csv-download.js';
import type { CsvColumn } from '../../../common/csv/to-csv.js';
import { mapPage, type Page, type PageQuery } from '../../../common/paging/paging.js';
import { ProcessCache } from '../../../redis/process-cache.js';
import { RedisService } from '../../../redis/redis.service.js';
import type { CacheNegativeDto } from '../dto/cache-negative.dto.js';
import { CacheNegative } from './cache-negative.entity.js';
import { CacheNegativesRepository } from './cache-negatives.repository.js';
import { QuestionPairs } from './question-pairs.js';

/** Number of newest pairs that look-ups consult: more are stored, for calibration. */
const MAX_CONSULTED = 1_000;

type NewNegative = Pick<CacheNegative, 'asked' | 'stored' | 'embedderId' | 'similarity' | 'score' | 'comment'>;

/** Question pairs that people reported as wrong matches, in the current workspace. */
@Injectable()
export class CacheNegativesService implements OnModuleInit {
  private readonly cache: ProcessCache<QuestionPairs>;

  constructor(
    private readonly negatives: CacheNegativesRepository,
    private readonly context: RequestContext,
    redis: RedisService,
  ) {
    this.cache = new ProcessCache(redis, 'cache-negatives');
  }

  async onModuleInit(): Promise<void> {
    await this.cache.start();
  }

  async current(): Promise<QuestionPairs> {
    return this.cache.get(this.context.workspaceId, async () => {
      const { items } = await this.negatives.page({ limit: MAX_CONSULTED });
      return new QuestionPairs(items);
    });
  }

  async add(pair: NewNegative): Promise<CacheNegative> {
    const { workspaceId, requiredPrincipal } = this.context;
    const negative = Object.assign(new CacheNegative(), { workspaceId, reportedBy: requiredPrincipal.id, ...pair });
    await this.negatives.add(negative);
    await this.cache.invalidate(workspaceId);
    return negative;
  }

  async list(query: PageQuery): Promise<Page<CacheNegativeDto>> {
    return mapPage(await this.negatives.page(query), toDto);
  }

  /** All reported pairs as CSV, newest first. */
  export(): Promise<StreamableFile> {
    return csvDownload('reported-pairs.csv', COLUMNS, this.negatives.all());
  }

  /** @throws DomainError `cache_negative_not_found` */
  async delete(id: string): Promise<void> {
    await this.negatives.delete(id);
    await this.cache.invalidate(this.context.workspaceId);
  }
}

/** Named like the fields of CacheNegativeDto. */
const COLUMNS: CsvColumn<CacheNegative>[] = [
  { header: 'asked', value: (n) => n.asked },
  { header: 'stored', value: (n) => n.stored },
  { header: 'embedder', value: (n) => n.embedderId },
  { header: 'similarity', value: (n) => n.similarity },
  { header: 'score', value: (n) => n.score },
  { header: 'comment', value: (n) => n.comment },
  { header: 'reported_by', value: (n) => n.reportedBy },
  { header: 'created_at', value: (n) => n.createdAt },
];

const toDto = (n: CacheNegative): CacheNegativeDto => ({
  id: n.id,
  asked: n.asked,
  stored: n.stored,
  embedder: n.embedderId,
  similarity: n.similarity ?? null,
  score: n.score ?? null,
  comment: n.comment,
  reported_by: n.reportedBy,
  created_at: n.createdAt.toISOString(),
});
