import { Bool, Int, IsoDate, Json, ListOf, Nested, OneOf, Text, TextList, Uuid } from '../../../common/dto/fields.js';
import { CitationDto } from '../../../common/passages/citation.dto.js';
import { PageQuery } from '../../../common/paging/paging.js';
import { MAX_TAG_CHARS, MAX_TAGS } from '../../../common/text/tags.js';
import { CHANNELS, type Channel } from '../../conversation.entity.js';
import { FEEDBACK_REASONS, type FeedbackReason, type Rating, RATINGS } from '../../feedback/feedback.entity.js';
import type { MessageTrace } from '../../message-trace.js';

/** Larger messages are rejected on input. */
const MAX_CONTENT = 10_000_000;
const tags = { max: MAX_TAGS, each: MAX_TAG_CHARS };
const STATES = ['live', 'deleted'] as const;
const ANSWERED = ['all', 'some_unanswered'] as const;

export class ConversationsQuery extends PageQuery {
  @Text({ min: 2, max: 200, optional: true, description: 'Words in the messages; double quotes search for a phrase' })
  q?: string;
  @OneOf(CHANNELS, { optional: true }) channel?: Channel;
  @Uuid({ optional: true }) widget_id?: string;
  @Text({ min: 1, max: 200, optional: true, description: 'A model that gave an answer in the conversation' })
  model?: string;
  @OneOf(['llm', 'cache', 'qa', 'extractive'], {
    optional: true,
    description: 'Origin of an answer in the conversation',
  })
  source?: string;
  @OneOf(RATINGS, { optional: true, description: 'The conversation has an answer with this rating' }) rating?: Rating;
  @OneOf(ANSWERED, { optional: true }) answered?: (typeof ANSWERED)[number];
  @Text({ min: 1, max: MAX_TAG_CHARS, optional: true }) tag?: string;
  @Bool({ optional: true, query: true, description: 'Only conversations of the caller' }) mine?: boolean;
  @IsoDate({ optional: true, description: 'Conversations with a message since this time' }) from?: string;
  @IsoDate({ optional: true, description: 'Conversations without a message since this time' }) to?: string;
  @OneOf(STATES, { optional: true, description: 'Deleted conversations can be restored for seven days' })
  state?: (typeof STATES)[number];
}

export class ConversationDto {
  @Uuid() id: string;
  @Text({ max: 200 }) title: string;
  @OneOf(CHANNELS) channel: Channel;
  @Text({ max: 120, description: 'Owner of the conversation: `member:<id>`, `api_token:<id>` or `visitor:<id>`' })
  principal: string;
  @Uuid({ nullable: true }) widget_id: string | null;
  @Uuid({ nullable: true }) visitor_id: string | null;
  @Int({ min: 0 }) message_count: number;
  @TextList({ max: 100, each: 200 }) models: string[];
  @TextList({ max: 10, each: 16 }) sources: string[];
  @Int({ min: 0, description: 'Number of answers for which no relevant passage was found' }) unanswered: number;
  @Int({ min: 0 }) up_votes: number;
  @Int({ min: 0 }) down_votes: number;
  @TextList({ max: MAX_TAGS, each: MAX_TAG_CHARS }) tags: string[];
  @IsoDate() created_at: string;
  @IsoDate() last_message_at: string;
  @IsoDate({ nullable: true, description: 'Time of deletion' }) deleted_at: string | null;
}

export class MessageFeedbackDto {
  @OneOf(RATINGS) rating: Rating;
  @OneOf(FEEDBACK_REASONS, { nullable: true }) reason: FeedbackReason | null;
  @Text({ max: 2_000 }) comment: string;
  @IsoDate() updated_at: string;
}

export class ConversationMessageDto {
  @Uuid() id: string;
  @OneOf(['user', 'assistant']) role: 'user' | 'assistant';
  @Text({ max: MAX_CONTENT, description: 'Lists contain only the beginning of a long message' }) content: string;
  @Int({ min: 0, description: 'Size of the full content in UTF-8' }) bytes: number;
  @Bool({ description: 'The content is cut; the route of the message returns all of it' }) truncated: boolean;
  @IsoDate() created_at: string;
  @Uuid({ nullable: true }) completion_id: string | null;
  @Text({ max: 200, nullable: true }) model: string | null;
  @Text({ max: 16, nullable: true }) source: string | null;
  @Text({ max: 16, nullable: true }) finish_reason: string | null;
  @Bool() unanswered: boolean;
  @ListOf(() => CitationDto) citations: CitationDto[];
  @Nested(() => MessageFeedbackDto, { nullable: true }) feedback: MessageFeedbackDto | null;
}

export class ConversationDetailDto extends ConversationDto {
  @Text({ max: 4_000, nullable: true }) note: string | null;
}

export class MessageTraceDto {
  @Uuid() message_id: string;
  @Json({
    description:
      'Cache decision, prompt, passages with scores, notices, usage and times; null when no trace was stored',
  })
  trace: MessageTrace | null;
}

/** Omitted fields keep their value. */
export class ChangeConversationDto {
  @Text({ min: 1, max: 200, trim: true, pattern: /\S/, optional: true }) title?: string;
  @TextList({ ...tags, optional: true }) tags?: string[];
  @Text({ max: 4_000, nullable: true, optional: true, description: 'Internal note, never shown to visitors' })
  note?: string | null;
}

export const BULK_ACTIONS = ['delete', 'restore', 'add_tags', 'remove_tags'] as const;

export class BulkConversationsDto {
  @OneOf(BULK_ACTIONS) action: (typeof BULK_ACTIONS)[number];
  @TextList({ min: 1, max: 200, each: 36 }) ids: string[];
  @TextList({ ...tags, optional: true, description: 'Tags for `add_tags` and `remove_tags`' }) tags?: string[];
}

export class BulkResultDto {
  @Int({ min: 0 }) changed: number;
}

export const EXPORT_FORMATS = ['json', 'csv', 'markdown'] as const;
export class ExportQuery {
  @OneOf(EXPORT_FORMATS, { optional: true }) format: (typeof EXPORT_FORMATS)[number] = 'json';
}

export class FeedbackBody {
  @Uuid({ description: 'Id of the completion that gave the answer' }) completion_id: string;
  @OneOf(RATINGS, { nullable: true, description: 'Null removes the rating' }) rating: Rating | null;
  @OneOf(FEEDBACK_REASONS, { optional: true, nullable: true }) reason?: FeedbackReason | null;
  @Text({ max: 2_000, optional: true }) comment?: string;
}
