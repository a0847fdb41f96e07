import { Bool, Int, IsoDate, Text, TextList, Uuid } from '../../common/dto/fields.js';

export const PROMPT_NAME_MAX = 120;
export const PROMPT_TEXT_MAX = 20_000;

const name = { min: 1, max: PROMPT_NAME_MAX, trim: true, pattern: /\S/ };
const text = {
  min: 1,
  max: PROMPT_TEXT_MAX,
  pattern: /\S/,
  description: 'What the model is told before the question. It may hold variables: `{{company}}`.',
};
const note = { max: 500, description: 'Why, in the words of the author.' };
const draft = {
  optional: true,
  description: 'Keep the new version for later: answers go on with the version that they use.',
};
const version = { min: 1, max: 2_147_483_647 };

export class CreatePromptDto {
  @Text(name) name: string;
  @Text(text) text: string;
  @Text({ ...note, optional: true }) note?: string;
  @Bool({ optional: true, description: 'Make it the active prompt at once.' }) activate?: boolean;
}

export class UpdatePromptDto {
  @Text({ ...name, optional: true }) name?: string;
  @Text({ ...text, optional: true, description: 'A text that differs becomes a new version.' }) text?: string;
  @Text({ ...note, optional: true }) note?: string;
  @Bool(draft) draft?: boolean;
}

export class RestorePromptDto {
  @Text({ ...note, optional: true }) note?: string;
  @Bool(draft) draft?: boolean;
}

export class ChooseVersionDto {
  @Int({ ...version, optional: true, description: 'Left out: the newest.' }) version?: number;
  @Bool({ optional: true, description: 'Although tests of this version have failed.' }) despite_failures?: boolean;
}

export class PromptDto {
  @Uuid() id: string;
  @Text(name) name: string;
  @Text({ ...text, description: 'Of the newest version.' }) text: string;
  @Int({ min: 1, description: 'Number of the newest version.' }) version: number;
  @Int({ min: 1, description: 'Number of the version that answers use.' }) live_version: number;
  @Bool() is_active: boolean;
  @Uuid({ nullable: true, description: 'The run of tests after which a version of it takes effect.' })
  awaits_run_id: string | null;
  @TextList({ max: 100, each: 100, description: 'Widgets that answer with it although it may not be active.' })
  widgets: string[];
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
  @Text({ max: 200, nullable: true, description: 'Name of the member who wrote it, while there is one.' }) author_name:
    string | null;
  @Text(note) note: string;
  @Int({ min: 1, nullable: true, description: 'The version whose text was brought back.' }) restored_from:
    number | null;
  @IsoDate() created_at: string;
}
