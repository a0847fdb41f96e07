import { Bool, Int, IsoDate, ListOf, OneOf, Text, TextList, Uuid, UuidList } from '../../../common/dto/fields.js';
import { PageQuery } from '../../../common/paging/paging.js';
import { MAX_TAG_CHARS, MAX_TAGS } from '../../../common/text/tags.js';
import { QA_ORIGINS, QA_STATUSES, type QaOrigin, type QaStatus } from '../qa-entry.entity.js';

export const QUESTION_MAX = 500;
export const ANSWER_MAX = 10_000;
export const VARIANTS_MAX = 20;
export const NOTE_MAX = 2_000;
export const EXTERNAL_ID_MAX = 200;
/** Maximum number of entries that one request can change. */
export const BULK_MAX = 500;
export const LANGUAGE = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}$/;

const question = {
  min: 1,
  max: QUESTION_MAX,
  trim: true,
  pattern: /[\p{L}\p{N}]/u,
  description: 'The question as users ask it.',
};
const variants = {
  max: VARIANTS_MAX,
  each: QUESTION_MAX,
  description: 'Other wordings of the same question. Duplicates are removed.',
};
const answer = { min: 1, max: ANSWER_MAX, pattern: /\S/, description: 'Markdown.' };
const language = {
  max: 20,
  pattern: LANGUAGE,
  nullable: true,
  description: 'BCP 47 tag of the language; null: the entry answers questions in any language.',
};
const tags = { max: MAX_TAGS, each: MAX_TAG_CHARS };
const owner = { nullable: true, description: 'Member who is responsible for the entry.' };
const status = {
  description: 'Only published entries are used for answers. Publishing needs the permission `qa:publish`.',
};
const from = { nullable: true, description: 'The entry is valid from this time on; null: immediately.' };
const until = { nullable: true, description: 'The entry is valid before this time; null: for ever.' };
const note = { max: NOTE_MAX, description: 'Internal note; never part of an answer.' };
const external = {
  max: EXTERNAL_ID_MAX,
  min: 1,
  nullable: true,
  description: 'Id of the entry in another system; unique.',
};
const optional = <T extends object>(field: T): T & { optional: true } => ({ ...field, optional: true });

export class CreateQaEntryDto {
  @Text(question) question: string;
  @TextList(optional(variants)) variants?: string[];
  @Text(answer) answer: string;
  @Text(optional(language)) language?: string | null;
  @TextList(optional(tags)) tags?: string[];
  @Uuid(optional(owner)) owner_id?: string | null;
  @OneOf(QA_STATUSES, optional(status)) status?: QaStatus;
  @IsoDate(optional(from)) valid_from?: string | null;
  @IsoDate(optional(until)) valid_until?: string | null;
  @Text(optional(note)) note?: string;
  @Text(optional(external)) external_id?: string | null;
}

export class UpdateQaEntryDto {
  @Text(optional(question)) question?: string;
  @TextList(optional(variants)) variants?: string[];
  @Text(optional(answer)) answer?: string;
  @Text(optional(language)) language?: string | null;
  @TextList(optional(tags)) tags?: string[];
  @Uuid(optional(owner)) owner_id?: string | null;
  @OneOf(QA_STATUSES, optional(status)) status?: QaStatus;
  @IsoDate(optional(from)) valid_from?: string | null;
  @IsoDate(optional(until)) valid_until?: string | null;
  @Text(optional(note)) note?: string;
  @Text(optional(external)) external_id?: string | null;
  @Int({
    optional: true,
    min: 1,
    description: 'The version that was edited; the update is rejected when a newer one exists.',
  })
  version?: number;
}

export const QA_VALIDITY = ['active', 'upcoming', 'expired'] as const;
export type QaValidity = (typeof QA_VALIDITY)[number];

export class QaEntryDto {
  @Uuid() id: string;
  @Text(question) question: string;
  @TextList(variants) variants: string[];
  @Text(answer) answer: string;
  @Text(language) language: string | null;
  @TextList(tags) tags: string[];
  @Uuid(owner) owner_id: string | null;
  @OneOf(QA_STATUSES, status) status: QaStatus;
  @OneOf(QA_VALIDITY, { description: 'Position of the current time relative to the validity dates.' })
  validity: QaValidity;
  @IsoDate(from) valid_from: string | null;
  @IsoDate(until) valid_until: string | null;
  @Text(note) note: string;
  @OneOf(QA_ORIGINS) origin: QaOrigin;
  @Text(external) external_id: string | null;
  @Int({ min: 1, description: 'Number of the current version.' }) version: number;
  @Bool({ description: 'Whether a published entry is also found by other wordings. Literal matches need no index.' })
  indexed: boolean;
  @Int({ min: 0, description: 'Number of questions that the entry has answered.' }) hits: number;
  @IsoDate({ nullable: true }) last_hit_at: string | null;
  @IsoDate() created_at: string;
  @IsoDate() updated_at: string;
}

export class QaVersionDto {
  @Int({ min: 1 }) version: number;
  @Text(question) question: string;
  @TextList(variants) variants: string[];
  @Text(answer) answer: string;
  @Text(language) language: string | null;
  @TextList(tags) tags: string[];
  @Uuid(owner) owner_id: string | null;
  @OneOf(QA_STATUSES) status: QaStatus;
  @IsoDate(from) valid_from: string | null;
  @IsoDate(until) valid_until: string | null;
  @Text(note) note: string;
  @Text({ max: 120, description: 'Author: `member:<id>` or `api_token:<id>`.' }) author: string;
  @Int({ min: 1, nullable: true, description: 'The version that was restored; null otherwise.' }) restored_from:
    number | null;
  @IsoDate() created_at: string;
}

export const QA_SORTS = [
  '-updated_at',
  'updated_at',
  '-created_at',
  'created_at',
  'question',
  '-question',
  '-hits',
  'hits',
] as const;
export type QaSort = (typeof QA_SORTS)[number];

/** Filters shared by lists, exports and bulk changes. */
export class QaFilterQuery {
  @Text({
    optional: true,
    max: 200,
    description: 'Words or parts of words in questions, variants and answers; questions also match with typing errors.',
  })
  q?: string;
  @OneOf(QA_STATUSES, { optional: true }) status?: QaStatus;
  @Text({
    optional: true,
    max: 20,
    pattern: /^(?:none|[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2})$/,
    description: '`none`: entries for any language.',
  })
  language?: string;
  @Text({ optional: true, max: MAX_TAG_CHARS }) tag?: string;
  @OneOf(QA_ORIGINS, { optional: true }) origin?: QaOrigin;
  @OneOf(QA_VALIDITY, { optional: true }) validity?: QaValidity;
  @Uuid({ optional: true }) owner_id?: string;
  @Bool({ optional: true, query: true, description: 'Whether the entry has answered a question.' }) used?: boolean;
}

export class QaListQuery extends PageQuery {
  @Text({
    optional: true,
    max: 200,
    description: 'Words or parts of words in questions, variants and answers; questions also match with typing errors.',
  })
  q?: string;
  @OneOf(QA_STATUSES, { optional: true }) status?: QaStatus;
  @Text({
    optional: true,
    max: 20,
    pattern: /^(?:none|[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2})$/,
    description: '`none`: entries for any language.',
  })
  language?: string;
  @Text({ optional: true, max: MAX_TAG_CHARS }) tag?: string;
  @OneOf(QA_ORIGINS, { optional: true }) origin?: QaOrigin;
  @OneOf(QA_VALIDITY, { optional: true }) validity?: QaValidity;
  @Uuid({ optional: true }) owner_id?: string;
  @Bool({ optional: true, query: true, description: 'Whether the entry has answered a question.' }) used?: boolean;
  @OneOf(QA_SORTS, { default: '-updated_at' }) sort: QaSort = '-updated_at';
}

export const QA_ACTIONS = ['publish', 'archive', 'draft', 'delete', 'restore', 'edit'] as const;
export type QaAction = (typeof QA_ACTIONS)[number];

export class QaBulkDto {
  @UuidList({ min: 1, max: BULK_MAX }) ids: string[];
  @OneOf(QA_ACTIONS, {
    description: '`draft` unpublishes, `restore` restores deleted entries, `edit` changes the fields below.',
  })
  action: QaAction;
  @TextList({ ...optional(tags), description: 'Tags to add with `edit`.' }) add_tags?: string[];
  @TextList({ ...optional(tags), description: 'Tags to remove with `edit`.' }) remove_tags?: string[];
  @Text({ ...optional(language), description: 'Of `edit`.' }) language?: string | null;
  @Uuid({ ...optional(owner), description: 'Of `edit`.' }) owner_id?: string | null;
}

export class QaBulkChangedDto {
  @Uuid() id: string;
  @OneOf(QA_STATUSES, { description: 'Status before the change, for undo.' }) was: QaStatus;
}

export class QaBulkSkippedDto {
  @Uuid() id: string;
  @Text({ description: 'Reason, for display.' }) reason: string;
}

export class QaBulkResultDto {
  @ListOf(() => QaBulkChangedDto, { max: BULK_MAX }) changed: QaBulkChangedDto[];
  @ListOf(() => QaBulkSkippedDto, { max: BULK_MAX }) skipped: QaBulkSkippedDto[];
}

export class QaTagCountDto {
  @Text() name: string;
  @Int({ min: 1 }) count: number;
}

/** Totals, tags and languages of the Q&A entries. */
export class QaOverviewDto {
  @Int({ min: 0 }) draft: number;
  @Int({ min: 0 }) published: number;
  @Int({ min: 0 }) archived: number;
  @Int({
    min: 0,
    description:
      'Wordings of published entries that have not been indexed for semantic search yet; 10000: at least as many.',
  })
  unindexed: number;
  @Int({ min: 0, description: 'Open suggestions.' }) suggestions: number;
  @Int({ min: 1, description: 'Maximum number of entries in the workspace.' }) limit: number;
  @ListOf(() => QaTagCountDto, { max: 100, description: 'The most frequent tags of the 10,000 entries changed last.' })
  tags: QaTagCountDto[];
  @TextList({ max: 200, description: 'Languages of entries.' }) languages: string[];
}
