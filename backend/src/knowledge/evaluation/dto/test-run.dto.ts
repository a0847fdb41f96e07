import { Bool, Int, IsoDate, ListOf, Nested, Num, OneOf, Text, Uuid } from '../../../common/dto/fields.js';
import { RETRIEVAL_MODES, type RetrievalMode } from '../../retrieval/query.js';
import { RUN_STATES, type RunState } from '../test-run.entity.js';
import { TestSetParam } from './test-set.dto.js';

/** Retrieval settings of a run; omitted ones are taken from the workspace. */
export class RunSettingsDto {
  @OneOf(RETRIEVAL_MODES, { optional: true }) mode?: RetrievalMode;
  @Int({ min: 1, max: 50, optional: true }) top_k?: number;
  @Num({
    min: -1,
    max: 1,
    nullable: true,
    optional: true,
    description:
      'Relevance threshold: minimum cosine for a passage to count as relevant by meaning; null: calibrated for the embedder',
  })
  threshold?: number | null;
  @Num({ min: 0, max: 1, nullable: true, optional: true, description: 'null: calibrated for the embedder' })
  dense_weight?: number | null;
  @Num({ min: 0, max: 1, optional: true }) diversity?: number;
  @Int({ min: 0, max: 3, optional: true }) neighbours?: number;
  @Int({ min: 1, max: 50, nullable: true, optional: true }) per_document?: number | null;
  @Bool({ optional: true }) rerank?: boolean;
}

export class StartTestRunDto {
  @Text({
    min: 1,
    max: 120,
    trim: true,
    pattern: /\S/,
    optional: true,
    description: 'Default: the settings that differ',
  })
  name?: string;
  @Nested(() => RunSettingsDto, { optional: true }) settings?: RunSettingsDto;
}

export class RunFiguresDto {
  @Int({ min: 0 }) questions: number;
  @Int({ min: 0 }) answerable: number;
  @Num({ min: 0, max: 1, nullable: true, description: 'Recall: share of the expected passages that were found' })
  recall: number | null;
  @Num({ min: 0, max: 1, nullable: true, description: 'NDCG: how high the expected passages are ranked' }) ndcg:
    number | null;
  @Num({ min: 0, max: 1, nullable: true, description: 'Mean of 1 / rank of the first expected passage' }) mrr:
    number | null;
  @Num({ min: 0, max: 1, nullable: true, description: 'Share of unanswerable questions for which nothing was found' })
  no_answer_accuracy: number | null;
  @Num({ min: 0, max: 1, nullable: true, description: 'Share of answerable questions for which something was found' })
  answered_share: number | null;
  @Num({ min: 0 }) p50_ms: number;
  @Num({ min: 0 }) p95_ms: number;
}

export class TestRunDto {
  @Uuid() id: string;
  @Text({ max: 120 }) name: string;
  @OneOf(RUN_STATES) state: RunState;
  @Nested(() => RunSettingsDto) settings: RunSettingsDto;
  @Text({ max: 64, nullable: true }) embedder_id: string | null;
  @Int({ min: 0 }) done: number;
  @Int({ min: 0 }) total: number;
  @Nested(() => RunFiguresDto, { optional: true, description: 'Present once the run is done' }) figures?: RunFiguresDto;
  @Text({ max: 300, optional: true, description: 'Why it failed' }) error?: string;
  @IsoDate() created_at: string;
  @IsoDate() updated_at: string;
}

export class FoundPassageDto {
  @Uuid() document_id: string;
  @Text() title: string;
  @Int({ min: 0 }) start: number;
  @Int({ min: 0 }) end: number;
  @Bool() expected: boolean;
}

export class QuestionResultDto {
  @Uuid() question_id: string;
  @Text() question: string;
  @Bool() answerable: boolean;
  @Num({ nullable: true }) recall: number | null;
  @Num({ nullable: true }) ndcg: number | null;
  @Num({ nullable: true }) reciprocal_rank: number | null;
  @Bool({ description: 'Passages were found if and only if some were expected' }) decided_right: boolean;
  @ListOf(() => FoundPassageDto, { description: 'Best first' }) found: FoundPassageDto[];
  @Num({ min: 0 }) ms: number;
}

export class TestRunDetailDto extends TestRunDto {
  @ListOf(() => QuestionResultDto) results: QuestionResultDto[];
}

export class TestRunParam extends TestSetParam {
  @Uuid() run_id: string;
}
