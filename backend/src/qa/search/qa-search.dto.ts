import { Bool, Int, ListOf, Nested, Num, OneOf, Text, TextList, Uuid } from '../../common/dto/fields.js';
import { LANGUAGE, QaEntryDto, QUESTION_MAX, VARIANTS_MAX } from '../entries/dto/qa-entry.dto.js';

const query = { min: 1, max: QUESTION_MAX, pattern: /\S/, description: 'A question, or words of a question.' };
const topK = { min: 1, max: 50, default: 5 };
const threshold = { min: 0, max: 1, default: 0.3, description: 'Minimum score of a result.' };

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
  @Num({ min: 0, max: 1, description: 'The larger of both similarities; 1 for a literal match.' }) score: number;
  @Num({
    min: -1,
    max: 1,
    nullable: true,
    description: 'Cosine similarity of wording and query; null when not found by semantic search.',
  })
  similarity: number | null;
  @Text({ max: QUESTION_MAX, description: 'The nearest wording of the entry.' }) variant: string;
  @Bool({ description: 'Whether the wording literally matches the query.' }) exact: boolean;
  @Nested(() => QaEntryDto) entry: QaEntryDto;
}

export class QaSearchResultsDto {
  @ListOf(() => QaSearchResultDto, { max: 50, description: 'Published entries, best first.' })
  results: QaSearchResultDto[];
}

export class QaCheckDto {
  @TextList({ min: 1, max: VARIANTS_MAX + 1, each: QUESTION_MAX, description: 'The question and its variants.' })
  questions: string[];
  @Text({ optional: true, nullable: true, max: 20, pattern: LANGUAGE }) language?: string | null;
  @Uuid({ optional: true, description: 'The entry being edited, which is excluded.' }) entry_id?: string;
}

export class QaConflictDto {
  @Text({ max: QUESTION_MAX, description: 'The wording from the request.' }) question: string;
  @Uuid() entry_id: string;
  @Text({ max: QUESTION_MAX, description: 'Question of the other published entry.' }) entry_question: string;
  @Text({ max: QUESTION_MAX, description: 'The conflicting wording of the other entry.' }) variant: string;
  @OneOf(['exact', 'semantic']) match: 'exact' | 'semantic';
  @Num({ min: -1, max: 1 }) similarity: number;
  @Bool({ description: 'Whether the conflict prevents publishing.' }) blocks: boolean;
}

export class QaConflictsDto {
  @ListOf(() => QaConflictDto, { max: 100 }) conflicts: QaConflictDto[];
}

export class QaTryRequestDto {
  @Text({ ...query, description: 'The question as a visitor would ask it.' }) question: string;
}

export class QaTryCandidateDto {
  @Uuid() entry_id: string;
  @Text({ max: QUESTION_MAX, description: 'Question of the entry.' }) question: string;
  @Text({ max: QUESTION_MAX, description: 'The nearest wording of the entry.' }) variant: string;
  @OneOf(['exact', 'semantic']) match: 'exact' | 'semantic';
  @Num({ min: -1, max: 1 }) similarity: number;
  @Num({ nullable: true, description: 'Acceptance score, 0…1.' }) score: number | null;
  @Bool() accepted: boolean;
  @TextList({ description: 'Reasons for or against the candidate.' }) reasons: string[];
}

export const OTHERWISE = ['exact_cache', 'semantic_cache', 'documents', 'model', 'nothing'] as const;
export type Otherwise = (typeof OTHERWISE)[number];

export class QaTryDto {
  @OneOf(['entry', 'none', 'off']) outcome: 'entry' | 'none' | 'off';
  @Uuid({ nullable: true, description: 'The entry that would answer; null when there is none.' }) entry_id:
    string | null;
  @Text({ optional: true, description: 'Reason why no entry was searched.' }) reason?: string;
  @ListOf(() => QaTryCandidateDto, { max: 20, description: 'Best candidate first.' }) candidates: QaTryCandidateDto[];
  @Num({ min: 0, max: 1, description: 'Minimum similarity of a candidate.' }) threshold: number;
  @Text() embedder: string;
  @OneOf(OTHERWISE, { description: 'What would answer without an entry.' }) otherwise: Otherwise;
  @Text({ max: 500, description: 'The same as a sentence for display.' }) otherwise_detail: string;
}
