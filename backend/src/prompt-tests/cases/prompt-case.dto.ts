import { Bool, Int, IsoDate, ListOf, OneOf, Text, Uuid } from '../../common/dto/fields.js';
import { CHECK_KINDS, type CheckKind } from '../checks/check.js';

export const CHECKS_MAX = 10;
export const QUESTION_MAX = 2_000;

export class CheckDto {
  @OneOf(CHECK_KINDS, {
    description:
      '`contains` and `excludes` need `text`, `judge` needs the criterion in `text`, `cites` needs `document_id`, `language` needs `language`, `max_length` needs `characters`; `refuses` needs no field.',
  })
  kind: CheckKind;
  @Text({ min: 1, max: 500, pattern: /\S/, optional: true }) text?: string;
  @Uuid({ optional: true }) document_id?: string;
  @Text({ min: 2, max: 2, pattern: /^[a-z]{2}$/, optional: true, description: 'ISO 639-1', example: 'de' })
  language?: string;
  @Int({ min: 1, max: 20_000, optional: true }) characters?: number;
}

const question = { min: 1, max: QUESTION_MAX, pattern: /\S/ };
const checks = {
  max: CHECKS_MAX,
  description: 'Requirements for the answer. Without checks the answer is only shown.',
};

export class CreatePromptCaseDto {
  @Text(question) question: string;
  @ListOf(() => CheckDto, checks) checks: CheckDto[];
  @Bool({ default: true, description: 'When false, runs skip the question.' }) enabled: boolean = true;
}

export class UpdatePromptCaseDto {
  @Text({ ...question, optional: true }) question?: string;
  @ListOf(() => CheckDto, { ...checks, optional: true }) checks?: CheckDto[];
  @Bool({ optional: true }) enabled?: boolean;
}

export class PromptCaseDto {
  @Uuid() id: string;
  @Text(question) question: string;
  @ListOf(() => CheckDto, checks) checks: CheckDto[];
  @Bool() enabled: boolean;
  @IsoDate() created_at: string;
  @IsoDate() updated_at: string;
}
