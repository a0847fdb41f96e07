import type { PromptDto } from '@nexus/api-client/angular';

export type PromptItem = PromptDto;
export type PromptText = Pick<PromptItem, 'name' | 'text'>;

export interface PromptPage {
  items: PromptItem[];
  next_cursor?: string | null;
}

export const PROMPT_NAME_MAX = 120;
export const PROMPT_TEXT_MAX = 20_000;
