import { Bool, Int, IsoDate, ListOf, Nested, OneOf, Text, Uuid } from '../../../common/dto/fields.js';
import { REINDEX_STATES, type ReindexState } from '../../indexes/reindex.entity.js';

export class StartReindexBody {
  @Text({
    optional: true,
    min: 1,
    max: 64,
    description: 'Default: the current embedder with the current settings',
  })
  embedder_id?: string;
}

export class ReindexDto {
  @Uuid() id: string;
  @Text({ description: 'Embedder of the index that was searched at the start' }) from: string;
  @Text({ description: 'Embedder of the new index' }) to: string;
  @OneOf(REINDEX_STATES) state: ReindexState;
  @Int({ min: 0, description: 'Documents in the index being built' }) done: number;
  @Int({ min: 0 }) total: number;
  @Int({ min: 0, optional: true, description: 'Estimated seconds left' }) eta_s?: number;
  @Text({ optional: true, description: 'Why the last attempt stopped; it will be retried' }) error?: string;
  @Bool({ description: 'The old index is kept' }) can_roll_back: boolean;
  @IsoDate() started_at: string;
  @IsoDate({ optional: true }) switched_at?: string;
}

export class AvailableEmbedderDto {
  @Text() id: string;
  @Int({ min: 1 }) dimensions: number;
  @Int({ min: 1, description: 'Context window in tokens' }) max_tokens: number;
  @OneOf(['en', 'many'], { description: 'Languages it was trained on: English only, or more than fifty' }) languages:
    'en' | 'many';
  @Bool() ready: boolean;
  @Text({ optional: true, description: 'Why it is not ready' }) reason?: string;
}

export class EmbedderDto {
  @Text({ nullable: true, description: 'Embeds questions and documents; null if unavailable' })
  active_id: string | null;
  @Text({ nullable: true, description: 'Embedder of the current index; null before the first document' })
  pinned_id: string | null;
  @Text({ optional: true, description: 'Why the active one differs from the configured one, or why none works' })
  reason?: string;
  @ListOf(() => AvailableEmbedderDto) available: AvailableEmbedderDto[];
  @Nested(() => ReindexDto, { optional: true, description: 'The latest' }) reindex?: ReindexDto;
}
