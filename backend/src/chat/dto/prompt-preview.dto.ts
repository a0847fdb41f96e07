import { Int, ListOf, Nested, OneOf, Text, Uuid, UuidList } from '../../common/dto/fields.js';
import { RetrievalOverridesDto } from '../../knowledge/retrieval/dto/query.dto.js';
import { RETRIEVAL_MODES, type RetrievalMode } from '../../knowledge/retrieval/query.js';
import { INJECTION_SIGNS } from '../../common/passages/passage.js';
import { ChatMessageDto } from './message.dto.js';

const SIGNS = Object.entries(INJECTION_SIGNS)
  .map(([sign, meaning]) => `${sign}: ${meaning}`)
  .join('. ');

export class PromptPreviewBody {
  @Text({ min: 1, max: 8_000, trim: true }) query: string;
  @UuidList({
    optional: true,
    max: 50,
    description: 'Chunks to quote, best first; default: the passages that retrieval finds',
  })
  passages?: string[];
  @OneOf(RETRIEVAL_MODES, { default: 'hybrid' }) mode: RetrievalMode = 'hybrid';
  @Nested(() => RetrievalOverridesDto, { optional: true }) settings?: RetrievalOverridesDto;
  @Uuid({ optional: true, description: 'Default: the active prompt' }) system_prompt_id?: string;
  @ListOf(() => ChatMessageDto, { optional: true, max: 50, description: 'Earlier messages, oldest first' })
  history?: ChatMessageDto[];
}

export class PromptMessageDto {
  @OneOf(['system', 'user', 'assistant', 'tool']) role: 'system' | 'user' | 'assistant' | 'tool';
  @Text({ max: 10_000_000 }) content: string;
}

export class PassageSignDto {
  @Text({ description: SIGNS }) sign: string;
  @Text() meaning: string;
}

export class QuotedPassageDto {
  @Int({ min: 1 }) n: number;
  @Uuid() chunk_id: string;
  @Uuid() document_id: string;
  @Text() title: string;
  @ListOf(() => PassageSignDto, { description: 'Signs that the passage was written to instruct the model' })
  signs: PassageSignDto[];
}

export class PromptPreviewDto {
  @ListOf(() => PromptMessageDto) messages: PromptMessageDto[];
  @Int({ min: 0, description: 'Counted with o200k_base; other tokenizers differ slightly' }) tokens: number;
  @ListOf(() => QuotedPassageDto) passages: QuotedPassageDto[];
  @Text({
    optional: true,
    description: 'The query that would be searched instead of a follow-up question, expanded by keywords',
  })
  rewritten_query?: string;
}
