import type {
  PromptCaseDto,
  PromptDto,
  PromptRunDetailDto,
  PromptRunDto,
  PromptVariableDto,
  PromptVersionDto,
} from '@nexus/api-client';

export type PromptItem = PromptDto;
export type PromptText = Pick<PromptItem, 'name' | 'text'>;
export type PromptVersion = PromptVersionDto;
export type PromptVariable = PromptVariableDto;
export type PromptCase = PromptCaseDto;
export type PromptRun = PromptRunDto;
export type PromptRunDetail = PromptRunDetailDto;
export type Check = PromptCase['checks'][number];

export const PROMPT_NAME_MAX = 120;
export const PROMPT_TEXT_MAX = 20_000;
