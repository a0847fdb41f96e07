import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RequestContext } from '../../../common/context/request-context.js';
import { DomainError } from '../../../common/errors/domain-error.js';
import { isUuid } from '../../../common/ids/ids.js';
import { decodeCursor, type Page, type PageQuery, toPage } from '../../../common/paging/paging.js';
import { ProcessCache } from '../../../redis/process-cache.js';
import { RedisService } from '../../../redis/redis.service.js';
import type { CacheNegativeDto } from '../dto/cache-negative.dto.js';
import { CacheNegative } from './cache-negative.entity.js';
import { CacheNegativesRepository } from './cache-negatives.repository.js';
import { QuestionPairs } from './question-pairs.js';

/** Pairs that look-ups consult, newest first: more are kept, for a calibration. */
const MAX_CONSULTED = 1_000;

type NewNegative = Pick<CacheNegative, 'asked' | 'stored' | 'embedderId' | 'similarity' | 'score' | 'comment'>;

/** Question pairs that people reported as wrong matches, in the context's workspace. */
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
    return this.cache.get(
      this.context.workspaceId,
      async () => new QuestionPairs(await this.negatives.listNewestFirst(MAX_CONSULTED)),
    );
  }

  async add(pair: NewNegative): Promise<CacheNegative> {
    const { workspaceId, requiredPrincipal } = this.context;
    const negative = Object.assign(new CacheNegative(), { workspaceId, reportedBy: requiredPrincipal.id, ...pair });
    await this.negatives.add(negative);
    await this.cache.invalidate(workspaceId);
    return negative;
  }

  async list({ limit, cursor }: PageQuery): Promise<Page<CacheNegativeDto>> {
    const before = cursor ? decodeCursor(cursor, 'uuid')[0] : undefined;
    return toPage(await this.negatives.listNewestFirst(limit + 1, before), limit, toDto, (row) => [row.id]);
  }

  /** @throws DomainError `cache_negative_not_found` */
  async delete(id: string): Promise<void> {
    if (!isUuid(id) || !(await this.negatives.delete(id))) throw new DomainError('cache_negative_not_found');
    await this.cache.invalidate(this.context.workspaceId);
  }
}

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
