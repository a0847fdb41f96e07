import { Int, IsoDate, Nested, Num, OneOf, Text, TextList, Uuid } from '../../../common/dto/fields.js';
import { PageQuery } from '../../../common/paging/paging.js';
import { ConversationMessageDto } from '../../archive/dto/conversation.dto.js';
import {
  MAX_FACT_CHARS,
  MAX_FACTS,
  MAX_SUMMARY_CHARS,
  SUMMARY_AUTHORS,
  type SummaryAuthor,
} from '../../memory/conversation-memory.entity.js';

export class OwnConversationsQuery extends PageQuery {
  @Text({ min: 2, max: 200, optional: true, description: 'Words in the title or the messages' })
  q?: string;
}

export class OwnConversationDto {
  @Uuid() id: string;
  @Text({ max: 200 }) title: string;
  @Int({ min: 0 }) message_count: number;
  @IsoDate() created_at: string;
  @IsoDate() last_message_at: string;
}

export class RenameConversationDto {
  @Text({ min: 1, max: 200, trim: true, pattern: /\S/ }) title: string;
}

/** Figures of an answer; null for answers stored before figures were recorded. */
export class AnswerFiguresDto {
  @Text({ max: 16 }) cache: string;
  @Num({ nullable: true, description: 'Cosine similarity of a semantic match' }) similarity: number | null;
  @Text({ max: 64, nullable: true, description: 'That answered' }) cache_entry_id: string | null;
  @Num({ nullable: true, description: 'US dollars; null when the price is unknown' }) cost_usd: number | null;
  @Int({ min: 0 }) prompt_tokens: number;
  @Int({ min: 0 }) completion_tokens: number;
  @Num({ min: 0 }) latency_ms: number;
  @Num({ min: 0 }) time_to_first_token_ms: number;
}

export class OwnMessageDto extends ConversationMessageDto {
  @Nested(() => AnswerFiguresDto, { nullable: true }) figures: AnswerFiguresDto | null;
}

const facts = { max: MAX_FACTS, each: MAX_FACT_CHARS };

export class ConversationMemoryDto {
  @Text({
    max: MAX_SUMMARY_CHARS,
    description: 'Summary of the turns that are no longer sent; empty when there are none',
  })
  summary: string;
  @OneOf(SUMMARY_AUTHORS, { nullable: true }) summary_by: SummaryAuthor | null;
  @IsoDate({ nullable: true, description: 'The summary covers turns up to this time' }) covers_until: string | null;
  @TextList({ ...facts, description: 'Facts that are sent with every question' }) facts: string[];
}

/** Omitted fields keep their value. */
export class ChangeMemoryDto {
  @Text({ max: MAX_SUMMARY_CHARS, optional: true, description: 'An empty summary forgets the turns that it covered' })
  summary?: string;
  @TextList({ ...facts, optional: true }) facts?: string[];
}
