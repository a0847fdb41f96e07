import { PickType } from '@nestjs/swagger';
import { Bool, Int, Json, ListOf, Nested, Text, TextList } from '../../../common/dto/fields.js';
import { CompletionOptionsDto } from '../../dto/completion-options.dto.js';
import { ChatMessageDto } from '../../dto/message.dto.js';
import { ModelParametersDto } from '../../dto/model-parameters.dto.js';

/** Options beyond OpenAI's protocol. Unknown fields in here are rejected. */
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
  @Bool({ optional: true, description: 'Sends one more chunk without choices that contains the usage' })
  include_usage?: boolean;
}

/** Ignored: fields that neither OpenAI nor OpenRouter defines, and fields that cannot affect an answer. */
export class OpenAiCompletionDto extends ModelParametersDto {
  @Text({
    min: 1,
    max: 200,
    optional: true,
    description: 'A model id from GET /v1/models; default: the model of the workspace',
  })
  model?: string;

  @ListOf(() => ChatMessageDto, { min: 1, max: 2000 })
  messages: ChatMessageDto[];

  @Bool({ default: false })
  stream: boolean = false;

  @Nested(() => StreamOptionsDto, { optional: true })
  stream_options?: StreamOptionsDto;

  @Int({ min: 1, max: 1_000_000, optional: true, description: 'Takes precedence over max_tokens' })
  max_completion_tokens?: number;

  @Int({ min: 1, max: 1, default: 1, description: 'Only one answer per request is supported' })
  n: number = 1;

  @TextList({ min: 1, max: 1, values: ['text'], optional: true })
  modalities?: string[];

  @Bool({ optional: true, description: 'Not supported: true is rejected' })
  logprobs?: boolean;

  @Text({ max: 512, optional: true, description: 'Sent to the provider as a hash' })
  user?: string;

  @Json({ optional: true, description: 'Up to 16 short texts, passed to the provider' })
  metadata?: Record<string, unknown>;

  @Nested(() => NexusOptionsDto, { optional: true })
  nexus?: NexusOptionsDto;
}
