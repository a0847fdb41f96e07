import { Bool, Int, ListOf, Nested, Num, OneOf, Text, Uuid } from '../../common/dto/fields.js';
import { CitationDto } from '../../common/passages/citation.dto.js';
import { type AnswerSource, type CacheStatus, FINISH_REASONS, type FinishReason, NOTICES } from '@nexus/contracts';

export class SavedDto {
  @Int({ min: 0 }) tokens: number;
  @Num({ min: 0 }) cost_usd: number;
}

export class CacheInfoDto {
  @OneOf(['miss', 'exact', 'semantic', 'coalesced', 'bypass']) status: CacheStatus;
  @Num({ min: -1, max: 1, optional: true }) similarity?: number;
  @Text({ optional: true }) entry_id?: string;
  @Nested(() => SavedDto, { optional: true }) saved?: SavedDto;
  @Text({ optional: true, description: 'Why the cache did not answer' }) reason?: string;
}

export class CompletionUsageDto {
  @Int({ min: 0 }) prompt_tokens: number;
  @Int({ min: 0 }) completion_tokens: number;
  @Int({ min: 0 }) total_tokens: number;
  @Num({ nullable: true, description: 'US dollars; null when the price is unknown' }) cost_usd: number | null;
  @Bool({ optional: true }) estimated?: boolean;
}

export class ToolCallDto {
  @Text() id: string;
  @Text({ optional: true }) name?: string;
  @Text({ max: 1_000_000 }) arguments: string;
}

const NOTICE_CODES = Object.entries(NOTICES)
  .map(([code, meaning]) => `${code}: ${meaning}`)
  .join('. ');

export class NoticeDto {
  @Text({ description: NOTICE_CODES }) code: string;
  @Text() detail: string;
  @ListOf(() => CitationDto, {
    optional: true,
    description: 'With nothing_relevant: the nearest passages, which do not answer the question',
  })
  nearest?: CitationDto[];
}

/** One completion as a single JSON object. */
export class CuratedInfoDto {
  @Uuid() entry_id: string;
  @Text({ max: 500, description: 'The wording of the entry that was matched.' }) variant: string;
  @OneOf(['exact', 'semantic']) match: 'exact' | 'semantic';
  @Num({ min: -1, max: 1, description: 'Cosine similarity of that wording and the question.' }) similarity: number;
}

export class CompletionDto {
  @Uuid() id: string;
  @Text() model: string;
  @Text({ max: 10_000_000 }) content: string;
  @Text({ max: 10_000_000, optional: true }) reasoning?: string;
  @OneOf(['llm', 'cache', 'qa', 'extractive']) source: AnswerSource;
  @Nested(() => CacheInfoDto) cache: CacheInfoDto;
  @Nested(() => CuratedInfoDto, { optional: true, description: 'With source `qa`: the entry that answered.' })
  qa?: CuratedInfoDto;
  @ListOf(() => CitationDto) citations: CitationDto[];
  @ListOf(() => ToolCallDto, { optional: true }) tool_calls?: ToolCallDto[];
  @ListOf(() => NoticeDto, { optional: true }) notices?: NoticeDto[];
  @Nested(() => CompletionUsageDto) usage: CompletionUsageDto;
  @Uuid({ optional: true }) conversation_id?: string;
  @OneOf(FINISH_REASONS) finish_reason: FinishReason;
  @Num({ min: 0 }) latency_ms: number;
  @Num({ min: 0 }) time_to_first_token_ms: number;
}
