import { FINISH_REASONS, type FinishReason, type AnswerSource } from '@nexus/contracts';
import { Int, ListOf, Nested, Num, OneOf, Text, Uuid } from '../../../common/dto/fields.js';
import { CitationDto } from '../../../common/passages/citation.dto.js';
import { CacheInfoDto, CuratedInfoDto, NoticeDto } from '../../dto/completion.dto.js';
import { MessageToolCallDto } from '../../dto/message.dto.js';

export class CompletionMessageDto {
  @OneOf(['assistant']) role: 'assistant';
  @Text({ max: 10_000_000, nullable: true }) content: string | null;
  @Text({ nullable: true }) refusal: string | null;
  @Text({ max: 10_000_000, optional: true }) reasoning_content?: string;
  @ListOf(() => MessageToolCallDto, { optional: true }) tool_calls?: MessageToolCallDto[];
}

export class CompletionChoiceDto {
  @Int({ min: 0, max: 0 }) index: number;
  @Nested(() => CompletionMessageDto) message: CompletionMessageDto;
  @Text({ nullable: true }) logprobs: null;
  @OneOf(['stop', 'length', 'tool_calls', 'content_filter'])
  finish_reason: 'stop' | 'length' | 'tool_calls' | 'content_filter';
}

export class TokenUsageDto {
  @Int({ min: 0 }) prompt_tokens: number;
  @Int({ min: 0 }) completion_tokens: number;
  @Int({ min: 0 }) total_tokens: number;
}

export class NexusExtrasDto {
  @OneOf(['llm', 'cache', 'qa', 'extractive']) source: AnswerSource;
  @Nested(() => CacheInfoDto) cache: CacheInfoDto;
  @Nested(() => CuratedInfoDto, { optional: true, description: 'With source `qa`: the entry that answered.' })
  qa?: CuratedInfoDto;
  @ListOf(() => CitationDto) citations: CitationDto[];
  @ListOf(() => NoticeDto, { optional: true }) notices?: NoticeDto[];
  @Uuid({ optional: true }) conversation_id?: string;
  @Num({ nullable: true, description: 'US dollars; null when the price is unknown' }) cost_usd: number | null;
  @OneOf(FINISH_REASONS) finish_reason: FinishReason;
  @Num({ min: 0 }) latency_ms: number;
  @Num({ min: 0 }) time_to_first_token_ms: number;
  @Num({ min: 0 }) overhead_ms: number;
}

/** OpenAI's `chat.completion` with additional fields of this product. */
export class ChatCompletionObjectDto {
  @Text({ description: 'chatcmpl- followed by the id of the run' }) id: string;
  @OneOf(['chat.completion']) object: 'chat.completion';
  @Int({ description: 'Unix seconds' }) created: number;
  @Text() model: string;
  @Text() system_fingerprint: string;
  @ListOf(() => CompletionChoiceDto) choices: CompletionChoiceDto[];
  @Nested(() => TokenUsageDto) usage: TokenUsageDto;
  @Nested(() => NexusExtrasDto) nexus: NexusExtrasDto;
}
