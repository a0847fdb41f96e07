import { Bool, Int, IsoDate, ListOf, Nested, Num, OneOf, Text, Uuid } from '../../common/dto/fields.js';
import { PageQuery } from '../../common/paging/paging.js';
import { CheckDto } from '../cases/prompt-case.dto.js';
import { CHECK_KINDS, type CheckKind } from '../checks/check.js';
import {
  type PromptRunKind,
  type PromptRunState,
  RUN_ENDS,
  RUN_KINDS,
  RUN_STATES,
  type RunEnd,
} from './prompt-run.entity.js';

export const REPLAY_MAX = 50;

class VersionRefDto {
  @Uuid({ description: 'A prompt of the workspace.' }) prompt_id: string;
  @Int({ min: 1, max: 2_147_483_647, optional: true, description: 'Default: the newest version.' }) version?: number;
}

export class CandidateDto extends VersionRefDto {}
export class BaselineDto extends VersionRefDto {}

export class StartPromptRunDto {
  @Nested(() => CandidateDto, { description: 'The version that is tested.' }) candidate: CandidateDto;
  @Nested(() => BaselineDto, {
    optional: true,
    description:
      'The version to compare with. Default: the version that answers use now, of the active or the built-in prompt.',
  })
  baseline?: BaselineDto;
  @OneOf(RUN_KINDS, {
    default: 'tests',
    description:
      '`tests`: the test questions of the workspace. `replay`: a sample of the newest questions that people asked, with personal data masked; needs the permission `conversations:read`.',
  })
  kind: PromptRunKind = 'tests';
  @Int({ min: 1, max: REPLAY_MAX, default: 20, description: 'Questions of a replay.' }) sample: number = 20;
}

export class PromptRunsQuery extends PageQuery {
  @Uuid({ optional: true, description: 'Only runs of this prompt.' }) prompt_id?: string;
}

export class RunSideDto {
  @Uuid({ nullable: true, description: 'Null for the built-in prompt.' }) prompt_id: string | null;
  @Text({ max: 120 }) name: string;
  @Int({ min: 1, nullable: true }) version: number | null;
}

export class SideFiguresDto {
  @Int({ min: 0 }) answers: number;
  @Int({ min: 0, description: 'Answers of which all decided checks pass.' }) passed: number;
  @Int({ min: 0 }) failed: number;
  @Int({ min: 0, description: 'Answers that failed because of an error.' }) errors: number;
  @Num({ min: 0 }) cost_usd: number;
  @Int({ min: 0 }) tokens: number;
  @Int({ min: 0, description: 'Median latency in milliseconds.' }) p50_ms: number;
  @Int({ min: 0 }) p95_ms: number;
}

export class PromptRunFiguresDto {
  @Nested(() => SideFiguresDto) candidate: SideFiguresDto;
  @Nested(() => SideFiguresDto, { nullable: true }) baseline: SideFiguresDto | null;
}

export class PromptRunDto {
  @Uuid() id: string;
  @OneOf(RUN_KINDS) kind: PromptRunKind;
  @OneOf(RUN_STATES) state: PromptRunState;
  @Nested(() => RunSideDto) candidate: RunSideDto;
  @Nested(() => RunSideDto, { nullable: true, description: 'Null when there was no version to compare with.' })
  baseline: RunSideDto | null;
  @OneOf(RUN_ENDS, { nullable: true, description: 'What happens to the candidate when all tests pass.' })
  then: RunEnd | null;
  @Int({ min: 0 }) done: number;
  @Int({ min: 0 }) total: number;
  @Nested(() => PromptRunFiguresDto, { description: 'Figures of the answers so far.' }) figures: PromptRunFiguresDto;
  @Bool({ description: 'Whether the run has ended without a failed answer of the candidate.' }) passed: boolean;
  @Text({ nullable: true, description: 'Reason of the failure, for display.' }) error: string | null;
  @Text({ max: 120, description: 'Principal who started the run.' }) author: string;
  @IsoDate() created_at: string;
  @IsoDate() updated_at: string;
}

export class CheckResultDto {
  @OneOf(CHECK_KINDS) kind: CheckKind;
  @Bool({ nullable: true, description: 'Null when it could not be decided.' }) passed: boolean | null;
  @Text({ max: 600 }) detail: string;
}

export class RunCitationDto {
  @Uuid() document_id: string;
  @Text() title: string;
}

export class RunAnswerDto {
  @Text({ description: 'At most the first 8,000 characters.' }) content: string;
  @Text({ nullable: true }) model: string | null;
  @ListOf(() => RunCitationDto) citations: RunCitationDto[];
  @Text({ nullable: true, description: 'Problem code when there is no answer.' }) error: string | null;
  @ListOf(() => CheckResultDto) checks: CheckResultDto[];
  @Int({ min: 0 }) prompt_tokens: number;
  @Int({ min: 0 }) completion_tokens: number;
  @Num({ nullable: true, min: 0, description: 'US dollars, including the judge; null when the price is unknown.' })
  cost_usd: number | null;
  @Int({ min: 0 }) latency_ms: number;
}

export class RunItemDto {
  @Text() question: string;
  @ListOf(() => CheckDto) checks: CheckDto[];
  @Nested(() => RunAnswerDto, { nullable: true, description: 'Null before it was answered.' })
  candidate: RunAnswerDto | null;
  @Nested(() => RunAnswerDto, { nullable: true }) baseline: RunAnswerDto | null;
}

export class PromptRunDetailDto extends PromptRunDto {
  @ListOf(() => RunItemDto) items: RunItemDto[];
}
