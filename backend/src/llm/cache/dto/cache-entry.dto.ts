import { Int, IsoDate, ListOf, Nested, Num, OneOf, Text, TextList, Uuid } from '../../../common/dto/fields.js';
import { PageQuery } from '../../../common/paging/paging.js';

export const CACHE_LAYERS = ['exact', 'semantic'] as const;
export type CacheLayer = (typeof CACHE_LAYERS)[number];
export const ENTRY_SORTS = ['newest', 'hits', 'size'] as const;
export type EntrySort = (typeof ENTRY_SORTS)[number];

export class CacheEntriesQuery extends PageQuery {
  @Text({ min: 1, max: 200, optional: true, description: 'Part of the question' })
  q?: string;
  @OneOf(CACHE_LAYERS, { optional: true })
  layer?: CacheLayer;
  @Text({ min: 1, max: 200, optional: true })
  model?: string;
  @Uuid({ optional: true, description: 'Entries whose answer cites this document' })
  document_id?: string;
  @OneOf(ENTRY_SORTS, { default: 'newest' })
  sort: EntrySort = 'newest';
}

export class CachePurgeQuery {
  @Text({ min: 1, max: 200, optional: true, description: 'Only answers of this model' })
  model?: string;
  @Uuid({ optional: true, description: 'Only answers that cite this document' })
  document_id?: string;
}

export class CitedDocumentDto {
  @Uuid()
  id: string;
  @Text({ max: 500 })
  title: string;
}

export class LastHitDto {
  @Text({ description: 'The question that was answered' })
  question: string;
  @Num({ min: -1, max: 1, description: 'Cosine' })
  similarity: number;
  @Num({ min: 0, max: 1, nullable: true, description: 'Acceptance score; null where similarity alone decided' })
  score: number | null;
  @TextList({ description: 'Reasons for the verdict of verification' })
  reasons: string[];
}

export class CacheEntryDto {
  @Uuid()
  id: string;
  @Text({ max: 2000 })
  question: string;
  @Text({ max: 300 })
  answer_excerpt: string;
  @Text({ max: 200 })
  model: string;
  @OneOf(CACHE_LAYERS)
  layer: CacheLayer;
  @Int({ min: 0 })
  hits: number;
  @IsoDate()
  created_at: string;
  @IsoDate()
  expires_at: string;
  @IsoDate({ nullable: true })
  last_hit_at: string | null;
  @Int({ min: 0 })
  bytes: number;
  @Int({ min: 0, description: 'Tokens saved per hit' })
  tokens: number;
  @Num({ min: 0, description: 'US dollars saved per hit' })
  cost_usd: number;
  @ListOf(() => CitedDocumentDto)
  documents: CitedDocumentDto[];
  @Nested(() => LastHitDto, {
    optional: true,
    description: 'Semantic entries: the latest hit with a different wording',
  })
  last_hit?: LastHitDto;
}

export class CacheEntryDetailDto extends CacheEntryDto {
  @Text({ max: 1_000_000 })
  answer: string;
}

export class ReportEntryDto {
  @Text({
    min: 1,
    max: 2000,
    trim: true,
    optional: true,
    description: 'The question that was answered wrongly. Default: the latest different wording the entry answered',
  })
  question?: string;
  @Text({ max: 1000, optional: true })
  comment?: string;
}
