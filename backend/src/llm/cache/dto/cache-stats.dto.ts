import { Int, ListOf, Num, Text } from '../../../common/dto/fields.js';

export class CacheDayDto {
  @Text({ pattern: /^\d{4}-\d{2}-\d{2}$/, description: 'UTC' })
  date: string;
  @Int({ min: 0 })
  exact_hits: number;
  @Int({ min: 0 })
  semantic_hits: number;
  @Int({ min: 0 })
  misses: number;
}

export class CacheStatsDto {
  @Int({ min: 0, description: 'Answers reused for the same request' })
  exact_hits: number;
  @Int({ min: 0, description: 'Answers reused for a different wording' })
  semantic_hits: number;
  @Int({ min: 0 })
  misses: number;
  @Int({ min: 0, description: 'Requests that bypassed the cache, by choice or necessity' })
  bypassed: number;
  @Int({ min: 0, description: 'Semantic hits of shadow mode: counted, not answered' })
  shadow_hits: number;
  @Int({ min: 0 })
  saved_tokens: number;
  @Num({ min: 0, description: 'US dollars' })
  saved_cost_usd: number;
  @Int({ min: 0, description: 'Answers that can currently be hit' })
  entries: number;
  @Int({
    min: 0,
    description: 'Memory of the answers, including unreachable ones until they expire',
  })
  bytes: number;
  @Int({ min: 0 })
  bytes_limit: number;
  @ListOf(() => CacheDayDto, { max: 31, description: 'The last 30 days, oldest first' })
  days: CacheDayDto[];
}
