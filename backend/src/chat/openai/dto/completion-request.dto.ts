import { PickType } from '@nestjs/swagger';
import { Bool, Int, Json, ListOf, Nested, Text, TextList } from '../../../common/dto/fields.js';
import { CompletionOptionsDto } from '../../dto/completion-options.dto.js';
import { ChatMessageDto } from '../../dto/message.dto.js';
import { ModelParametersDto } from '../../dto/model-parameters.dto.js';

/** What this product can do besides OpenAI's protocol. Unknown fields in here are refused. */
export class NexusOptionsDto extends PickType(CompletionOptionsDto, [
  'use_rag',
  'rag_top_k',
  'rag_threshold',
  'system_prompt_id',
  'conversation_id',
  'replaces',
  'memory',
  'cache',
] as const) {}

export class StreamOptionsDto {
  @Bool({ optional: true, description: 'One more chunk, without choices, with the usage' }) include_usage?: boolean;
}

/** Fields that neither OpenAI nor OpenRouter knows are ignored, as are those that cannot change an answer. */
export class OpenAiCompletionDto extends ModelParametersDto {
  @Text({ min: 1, max: 200, optional: true, description: 'Of GET /v1/models; the workspace default when absent' })
  model?: string;

  @ListOf(() => ChatMessageDto, { min: 1, max: 2000 })
  messages: ChatMessageDto[];

  @Bool({ default: false })
  stream: boolean = false;

  @Nested(() => StreamOptionsDto, { optional: true })
  stream_options?: StreamOptionsDto;

  @Int({ min: 1, max: 1_000_000, optional: true, description: 'Wins over max_tokens' })
  max_completion_tokens?: number;

  @Int({ min: 1, max: 1, default: 1, description: 'One answer a request' })
  n: number = 1;

  @TextList({ min: 1, max: 1, values: ['text'], optional: true })
  modalities?: string[];

  @Bool({ optional: true, description: 'Not supported: true is refused' })
  logprobs?: boolean;

  @Text({ max: 512, optional: true, description: 'Told to the provider as a hash' })
  user?: string;

  @Json({ optional: true, description: 'Up to 16 short texts, handed on to the provider' })
  metadata?: Record<string, unknown>;

  @Nested(() => NexusOptionsDto, { optional: true })
  nexus?: NexusOptionsDto;
}
