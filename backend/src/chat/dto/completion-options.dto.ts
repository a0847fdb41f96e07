import { Bool, Int, Json, ListOf, Nested, Num, OneOf, Text, Uuid } from '../../common/dto/fields.js';
import { CACHE_MODES, type CacheMode } from '../../llm/completion/completion.js';
import { MAX_TTL_S } from '../../llm/cache/cache-policy.js';
import { ChatMessageDto, MAX_TEXT } from './message.dto.js';
import { ModelParametersDto } from './model-parameters.dto.js';

export class CacheOptionsDto {
  @OneOf(CACHE_MODES, {
    default: 'default',
    description:
      'bypass: the cache is neither read nor written; refresh: only written; only: 404 when there is no entry',
  })
  mode: CacheMode = 'default';

  @Int({ min: 1, max: MAX_TTL_S, optional: true, description: 'Lifetime of the new cache entry in seconds' })
  ttl_s?: number;

  @Num({
    min: 0,
    max: 1,
    optional: true,
    description:
      'Minimum similarity of another wording to be considered; verification follows. Default: the setting of the workspace',
  })
  semantic_threshold?: number;
}

export class CompletionOptionsDto extends ModelParametersDto {
  @Text({ min: 1, max: 200, optional: true, description: 'Catalogue id, or auto; the workspace default when absent' })
  model?: string;

  @Bool({ default: false, description: 'Server-sent events instead of one JSON object' })
  stream: boolean = false;

  @Bool({ optional: true, description: 'Default: true when the workspace has a ready document' })
  use_rag?: boolean;

  @Int({ min: 1, max: 50, optional: true, description: "Default: the workspace's setting" })
  rag_top_k?: number;

  @Num({
    min: 0,
    max: 1,
    optional: true,
    description: "Relevance threshold. Default: the workspace's setting, else as measured for the embedder",
  })
  rag_threshold?: number;

  @Uuid({ optional: true, description: 'Default: the active prompt' })
  system_prompt_id?: string;

  @Text({
    min: 3,
    max: 36,
    pattern: /^(new|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$/,
    optional: true,
    description: 'Continues a conversation; `new` starts one that is kept',
  })
  conversation_id?: string;

  @Uuid({
    optional: true,
    description:
      'Id of an answer of the conversation: this question replaces the question of that answer, and all later messages are removed',
  })
  replaces?: string;

  @Bool({
    optional: true,
    description: 'Default: true. When false, the model does not get earlier turns of the conversation',
  })
  memory?: boolean;

  @Bool({
    optional: true,
    description: 'The answer survives a broken connection. Default: true for members, false for API tokens',
  })
  resumable?: boolean;

  @Nested(() => CacheOptionsDto, { optional: true })
  cache?: CacheOptionsDto;

  @Json({ optional: true, description: 'Up to 16 short texts, passed to the provider' })
  metadata?: Record<string, unknown>;
}

export class CreateCompletionDto extends CompletionOptionsDto {
  @Text({ min: 1, max: MAX_TEXT, pattern: /\S/, description: 'The question' })
  prompt: string;
}

export class ChatCompletionDto extends CompletionOptionsDto {
  @ListOf(() => ChatMessageDto, { min: 1, max: 200, description: 'Oldest first; the last one is the question' })
  messages: ChatMessageDto[];
}
