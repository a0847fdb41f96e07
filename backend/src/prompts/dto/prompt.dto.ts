import { Bool, Int, IsoDate, Text, Uuid } from '../../common/dto/fields.js';
import type { Prompt, PromptVersion } from '../prompt.entity.js';

export const PROMPT_NAME_MAX = 120;
export const PROMPT_TEXT_MAX = 20_000;

const name = { min: 1, max: PROMPT_NAME_MAX, trim: true, pattern: /\S/ };
const text = {
  min: 1,
  max: PROMPT_TEXT_MAX,
  pattern: /\S/,
  description: 'What the model is told before the question.',
};

export class CreatePromptDto {
  @Text(name) name: string;
  @Text(text) text: string;
  @Bool({ optional: true, description: 'Make it the active prompt at once.' }) activate?: boolean;
}

export class UpdatePromptDto {
  @Text({ ...name, optional: true }) name?: string;
  @Text({ ...text, optional: true, description: 'A text that differs becomes a new version.' }) text?: string;
}

export class PromptDto {
  @Uuid() id: string;
  @Text(name) name: string;
  @Text(text) text: string;
  @Int({ min: 1, description: 'Number of the current version.' }) version: number;
  @Bool() is_active: boolean;
  @IsoDate() created_at: string;
  @IsoDate() updated_at: string;
}

export class BuiltInPromptDto {
  @Text({ ...text, description: 'What the model is told while no prompt is active.' }) text: string;
}

export class PromptVersionDto {
  @Int({ min: 1 }) version: number;
  @Text(text) text: string;
  @Text({ max: 120, description: 'Who wrote it: `member:<id>` or `api_token:<id>`.' }) author: string;
  @Int({ min: 1, nullable: true, description: 'The version whose text was brought back.' }) restored_from:
    number | null;
  @IsoDate() created_at: string;
}

export const toPromptDto = (p: Prompt): PromptDto => ({
  id: p.id,
  name: p.name,
  text: p.text,
  version: p.version,
  is_active: p.isActive,
  created_at: p.createdAt.toISOString(),
  updated_at: p.updatedAt.toISOString(),
});

export const toPromptVersionDto = (v: PromptVersion): PromptVersionDto => ({
  version: v.version,
  text: v.text,
  author: v.author,
  restored_from: v.restoredFrom ?? null,
  created_at: v.createdAt.toISOString(),
});
