import { Int, Num } from '../../../common/dto/fields.js';

export class CacheStatsDto {
  @Int({ min: 0, description: 'Answers given from the same request' })
  exact_hits: number;
  @Int({ min: 0, description: 'Answers given from another wording' })
  semantic_hits: number;
  @Int({ min: 0 })
  misses: number;
  @Int({ min: 0 })
  saved_tokens: number;
  @Num({ min: 0, description: 'US dollars' })
  saved_cost_usd: number;
  @Int({ min: 0 })
  entries: number;
  @Int({ min: 0 })
  bytes: number;
}
