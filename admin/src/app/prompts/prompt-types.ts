export interface PromptText {
  name: string;
  text: string;
}

export interface PromptItem extends PromptText {
  id: string;
  is_active: boolean;
  version: number;
  updated_at: string;
}

export interface PromptPage {
  items: PromptItem[];
  next_cursor?: string | null;
}

export const PROMPT_NAME_MAX = 120;
export const PROMPT_TEXT_MAX = 20_000;
