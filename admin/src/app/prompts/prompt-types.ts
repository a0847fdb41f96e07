import type { PromptDto } from '@nexus/api-client';

export type PromptItem = PromptDto;
export type PromptText = Pick<PromptItem, 'name' | 'text'>;

export const PROMPT_NAME_MAX = 120;
export const PROMPT_TEXT_MAX = 20_000;
