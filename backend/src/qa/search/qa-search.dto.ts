import { Bool, Int, ListOf, Nested, Num, OneOf, Text, TextList, Uuid } from '../../common/dto/fields.js';
import { LANGUAGE, QaEntryDto, QUESTION_MAX, VARIANTS_MAX } from '../entries/dto/qa-entry.dto.js';

const query = { min: 1, max: QUESTION_MAX, pattern: /\S/, description: 'A question, or words of one.' };
const topK = { min: 1, max: 50, default: 5 };
const threshold = { min: 0, max: 1, default: 0.3, description: 'Least score of a result.' };

export class QaSearchQuery {
  @Text(query) query: string;
  @Int({ ...topK, query: true }) top_k: number = 5;
  @Num({ ...threshold, query: true }) threshold: number = 0.3;
}

export class QaSearchDto {
  @Text(query) query: string;
  @Int(topK) top_k: number = 5;
  @Num(threshold) threshold: number = 0.3;
}

export class QaSearchResultDto {
  @Num({ min: 0, max: 1, description: 'The larger of both similarities; 1: word for word.' }) score: number;
  @Num({
    min: -1,
    max: 1,
    nullable: true,
    description: 'Cosine of the wording to the query; null: not found by meaning.',
  })
  similarity: number | null;
  @Text({ max: QUESTION_MAX, description: 'The wording that comes nearest.' }) variant: string;
  @Bool({ description: 'The wording reads the same as the query.' }) exact: boolean;
  @Nested(() => QaEntryDto) entry: QaEntryDto;
}

export class QaSearchResultsDto {
  @ListOf(() => QaSearchResultDto, { max: 50, description: 'Published entries, the best first.' })
  results: QaSearchResultDto[];
}

export class QaCheckDto {
  @TextList({ min: 1, max: VARIANTS_MAX + 1, each: QUESTION_MAX, description: 'The question and its variants.' })
  questions: string[];
  @Text({ optional: true, nullable: true, max: 20, pattern: LANGUAGE }) language?: string | null;
  @Uuid({ optional: true, description: 'The entry that is edited: it is no conflict of its own.' }) entry_id?: string;
}

export class QaConflictDto {
  @Text({ max: QUESTION_MAX, description: 'Of those asked about.' }) question: string;
  @Uuid() entry_id: string;
  @Text({ max: QUESTION_MAX, description: 'Question of the other published entry.' }) entry_question: string;
  @Text({ max: QUESTION_MAX, description: 'Its wording that answers the same.' }) variant: string;
  @OneOf(['exact', 'semantic']) match: 'exact' | 'semantic';
  @Num({ min: -1, max: 1 }) similarity: number;
  @Bool({ description: 'The entry cannot be published beside the other one.' }) blocks: boolean;
}

export class QaConflictsDto {
  @ListOf(() => QaConflictDto, { max: 100 }) conflicts: QaConflictDto[];
}

export class QaTryRequestDto {
  @Text({ ...query, description: 'As a visitor would ask it.' }) question: string;
}

export class QaTryCandidateDto {
  @Uuid() entry_id: string;
  @Text({ max: QUESTION_MAX, description: 'Question of the entry.' }) question: string;
  @Text({ max: QUESTION_MAX, description: 'Its wording that comes nearest.' }) variant: string;
  @OneOf(['exact', 'semantic']) match: 'exact' | 'semantic';
  @Num({ min: -1, max: 1 }) similarity: number;
  @Num({ nullable: true, description: 'Acceptance score, 0…1.' }) score: number | null;
  @Bool() accepted: boolean;
  @TextList({ description: 'What spoke for it or against it.' }) reasons: string[];
}

export const OTHERWISE = ['exact_cache', 'semantic_cache', 'documents', 'model', 'nothing'] as const;
export type Otherwise = (typeof OTHERWISE)[number];

export class QaTryDto {
  @OneOf(['entry', 'none', 'off']) outcome: 'entry' | 'none' | 'off';
  @Uuid({ nullable: true, description: 'The entry that answers.' }) entry_id: string | null;
  @Text({ optional: true, description: 'Why no entry was looked for.' }) reason?: string;
  @ListOf(() => QaTryCandidateDto, { max: 20, description: 'The likeliest first.' }) candidates: QaTryCandidateDto[];
  @Num({ min: 0, max: 1, description: 'Similarity from which a wording is looked at.' }) threshold: number;
  @Text() embedder: string;
  @OneOf(OTHERWISE, { description: 'What would answer if no entry did.' }) otherwise: Otherwise;
  @Text({ max: 500, description: 'The same in words.' }) otherwise_detail: string;
}
