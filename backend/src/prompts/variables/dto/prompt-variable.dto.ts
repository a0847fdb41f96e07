import { Int, IsoDate, Json, ListOf, OneOf, Text, Uuid } from '../../../common/dto/fields.js';
import { PROMPT_TEXT_MAX } from '../../dto/prompt.dto.js';
import type { PromptVariable } from '../prompt-variable.entity.js';

export const VARIABLE_VALUE_MAX = 1_000;
export const VARIABLE_KINDS = ['built_in', 'visitor', 'workspace', 'unknown'] as const;
export type VariableKind = (typeof VARIABLE_KINDS)[number];

const name = { min: 1, max: 40, pattern: /^[a-z][a-z0-9_]*$/, example: 'support_hours' };
const value = { min: 1, max: VARIABLE_VALUE_MAX, pattern: /\S/, description: 'Text that replaces the variable.' };

export class CreatePromptVariableDto {
  @Text({ ...name, description: 'Used in prompts as `{{name}}`. It cannot be changed later.' }) name: string;
  @Text(value) value: string;
}

export class UpdatePromptVariableDto {
  @Text(value) value: string;
}

export class PromptVariableDto {
  @Uuid() id: string;
  @Text(name) name: string;
  @Text(value) value: string;
  @IsoDate() created_at: string;
  @IsoDate() updated_at: string;
}

export class BuiltInVariableDto {
  @Text({ max: 60 }) name: string;
  @Text({ max: 300 }) description: string;
  @Text({ max: 100, description: 'Sample value for previews.' }) sample: string;
}

export class PromptVariablesDto {
  @ListOf(() => PromptVariableDto, { description: 'Variables of the workspace, sorted by name.' })
  items: PromptVariableDto[];
  @ListOf(() => BuiltInVariableDto, { description: 'Variables of every workspace.' }) built_in: BuiltInVariableDto[];
  @Int({ min: 1, description: 'Maximum number of variables in a workspace.' }) limit: number;
}

export class RenderPromptDto {
  @Text({ max: PROMPT_TEXT_MAX, description: 'A prompt, possibly incomplete.' }) text: string;
  @Json({
    optional: true,
    description: 'Values to show instead of the samples, by name of the variable; up to 50 texts.',
    example: { 'visitor.name': 'Ann' },
  })
  values?: Record<string, string>;
}

export class UsedVariableDto {
  @Text({ max: 100 }) name: string;
  @OneOf(VARIABLE_KINDS) kind: VariableKind;
  @Text({ nullable: true, description: 'The value in the preview; null for an unknown name.' }) value: string | null;
}

export class RenderedPromptDto {
  @Text({ max: 200_000, description: 'The text as a model would receive it, with the values listed below.' })
  text: string;
  @Int({ min: 0, description: 'Estimate; the tokenizers of models differ.' }) tokens: number;
  @ListOf(() => UsedVariableDto) variables: UsedVariableDto[];
}

export const toVariableDto = (v: PromptVariable): PromptVariableDto => ({
  id: v.id,
  name: v.name,
  value: v.value,
  created_at: v.createdAt.toISOString(),
  updated_at: v.updatedAt.toISOString(),
});
