import { ApiProperty } from '@nestjs/swagger';
import { CitationDto } from '../../../common/passages/citation.dto.js';
import { Bool, Int, IsoDate, ListOf, Nested, OneOf, Text, TextList, Uuid } from '../../../common/dto/fields.js';
import { PageQuery } from '../../../common/paging/paging.js';
import { ANSWER_MAX, CreateQaEntryDto, LANGUAGE, QaEntryDto, QUESTION_MAX } from '../../entries/dto/qa-entry.dto.js';
import { QaSearchResultDto } from '../../search/qa-search.dto.js';
import {
  DISMISS_REASONS,
  type DismissReason,
  GAP_REASONS,
  GAP_STATUSES,
  type GapReason,
  type GapStatus,
} from '../gap.entity.js';

export const GAP_SORTS = ['-count', '-last_asked_at', 'last_asked_at'] as const;
export type GapSort = (typeof GAP_SORTS)[number];
export const EXAMPLES_MAX = 20;
export const NOTE_MAX = 500;

const reason = { description: '`unanswered`: no relevant passage was found; `refused`: the model refused to answer.' };

export class GapsQuery extends PageQuery {
  @Text({ optional: true, max: 200, description: 'Part of a question.' }) q?: string;
  @OneOf(GAP_STATUSES, { optional: true }) status?: GapStatus;
  @Text({ optional: true, max: 8, pattern: /^[a-z]{2,3}$/ }) language?: string;
  @OneOf(GAP_REASONS, { ...reason, optional: true }) reason?: GapReason;
  @OneOf(GAP_SORTS, { default: '-count' }) sort: GapSort = '-count';
}

export class QaSuggestionDto {
  @Uuid() id: string;
  @Text({ max: QUESTION_MAX, description: 'The first question of the group, with personal data masked.' })
  question: string;
  @Text({ max: 8, description: 'ISO 639-1.' }) language: string;
  @OneOf(GAP_STATUSES) status: GapStatus;
  @Int({ min: 0, description: 'Total number of questions in the group.' }) count: number;
  @Int({ min: 0, description: 'Number of stored questions without relevant passages.' }) unanswered: number;
  @Int({ min: 0, description: 'Number of stored questions that the model refused.' }) refused: number;
  @Int({ min: 0, description: 'Number of stored questions whose answer was rated down.' }) down_voted: number;
  @ApiProperty({
    type: 'array',
    items: { type: 'integer' },
    description: 'Number of questions per day for the last 14 days (UTC), today last.',
  })
  days: number[];
  @IsoDate() first_asked_at: string;
  @IsoDate() last_asked_at: string;
  @Bool({ description: 'Whether an answer has been drafted.' }) drafted: boolean;
  @Uuid({ nullable: true, description: 'The entry that was created from the suggestion.' }) entry_id: string | null;
  @OneOf(DISMISS_REASONS, { nullable: true }) dismiss_reason: DismissReason | null;
  @Text({ max: NOTE_MAX }) note: string;
  @Text({ max: 120, nullable: true, description: 'Principal who approved or dismissed it.' }) decided_by: string | null;
  @IsoDate({ nullable: true }) decided_at: string | null;
}

export class QaSuggestionExampleDto {
  @Text({ max: QUESTION_MAX, description: 'The question with personal data masked.' }) question: string;
  @IsoDate() asked_at: string;
  @TextList({ max: GAP_REASONS.length, each: 16 }) reasons: GapReason[];
  @Uuid() conversation_id: string;
}

export class QaSuggestionDraftDto {
  @Text({ max: ANSWER_MAX, description: 'Markdown without citation marks.' }) answer: string;
  @Text({ max: 200 }) model: string;
  @ListOf(() => CitationDto, { description: 'Sources of the draft.' }) citations: CitationDto[];
  @IsoDate() created_at: string;
}

export class QaSuggestionDetailDto extends QaSuggestionDto {
  @ListOf(() => QaSuggestionExampleDto, { max: EXAMPLES_MAX, description: 'Different wordings.' })
  examples: QaSuggestionExampleDto[];
  @Nested(() => QaSuggestionDraftDto, { nullable: true }) draft: QaSuggestionDraftDto | null;
}

export class QaSuggestionPassageDto {
  @Uuid() document_id: string;
  @Text() title: string;
  @Int({ min: 1, nullable: true }) page: number | null;
  @Text({ nullable: true }) heading: string | null;
  @Text({ max: 600 }) excerpt: string;
  @Bool({ description: 'Whether the passage is relevant enough to answer from.' }) relevant: boolean;
}

export class QaSuggestionRelatedDto {
  @ListOf(() => QaSearchResultDto, { max: 5, description: 'The nearest published entries.' })
  entries: QaSearchResultDto[];
  @ListOf(() => QaSuggestionPassageDto, { max: 5, description: 'The nearest passages of documents.' })
  passages: QaSuggestionPassageDto[];
}

export class QaSuggestionDraftedDto {
  @OneOf(['drafted', 'nothing_relevant'], {
    description: 'The nearest passage is not relevant: the documents contain nothing to draft from.',
  })
  outcome: 'drafted' | 'nothing_relevant';
  @Nested(() => QaSuggestionDraftDto, { nullable: true }) draft: QaSuggestionDraftDto | null;
}

const { question, variants, answer, tags } = {
  question: {
    min: 1,
    max: QUESTION_MAX,
    trim: true,
    pattern: /[\p{L}\p{N}]/u,
    description: 'The question as users ask it.',
  },
  variants: { optional: true, max: 20, each: QUESTION_MAX, description: 'Other wordings.' },
  answer: { min: 1, max: ANSWER_MAX, pattern: /\S/, description: 'Markdown.' },
  tags: { optional: true, max: 20, each: 50 },
};

export class ApproveSuggestionDto implements Pick<CreateQaEntryDto, 'question' | 'answer'> {
  @Text(question) question: string;
  @TextList(variants) variants?: string[];
  @Text(answer) answer: string;
  @Text({ optional: true, nullable: true, max: 20, pattern: LANGUAGE, description: 'null: any language.' })
  language?: string | null;
  @TextList(tags) tags?: string[];
}

export class AddToEntryDto {
  @Uuid({ description: 'A published entry that answers the question.' }) entry_id: string;
  @TextList({ min: 1, max: 20, each: QUESTION_MAX, description: 'Wordings to add to the entry.' })
  variants: string[];
}

export class DismissSuggestionDto {
  @OneOf(DISMISS_REASONS) reason: DismissReason;
  @Text({ optional: true, max: NOTE_MAX }) note?: string;
}

export class ApprovedSuggestionDto {
  @Nested(() => QaSuggestionDto) suggestion: QaSuggestionDto;
  @Nested(() => QaEntryDto) entry: QaEntryDto;
}
