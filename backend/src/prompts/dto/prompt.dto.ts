import { Bool, Int, IsoDate, Text, TextList, Uuid } from '../../common/dto/fields.js';

export const PROMPT_NAME_MAX = 120;
export const PROMPT_TEXT_MAX = 20_000;

const name = { min: 1, max: PROMPT_NAME_MAX, trim: true, pattern: /\S/ };
const text = {
  min: 1,
  max: PROMPT_TEXT_MAX,
  pattern: /\S/,
  description: 'System prompt, sent to the model before the question. It can contain variables: `{{company}}`.',
};
const note = { max: 500, description: 'Reason of the change, written by the author.' };
const draft = {
  optional: true,
  description: 'Saves the new version as a draft: answers keep using the live version.',
};
const version = { min: 1, max: 2_147_483_647 };

export class CreatePromptDto {
  @Text(name) name: string;
  @Text(text) text: string;
  @Text({ ...note, optional: true }) note?: string;
  @Bool({ optional: true, description: 'Activates the prompt immediately.' }) activate?: boolean;
}

export class UpdatePromptDto {
  @Text({ ...name, optional: true }) name?: string;
  @Text({ ...text, optional: true, description: 'A changed text becomes a new version.' }) text?: string;
  @Text({ ...note, optional: true }) note?: string;
  @Bool(draft) draft?: boolean;
}

export class RestorePromptDto {
  @Text({ ...note, optional: true }) note?: string;
  @Bool(draft) draft?: boolean;
}

export class ChooseVersionDto {
  @Int({ ...version, optional: true, description: 'Default: the newest version.' }) version?: number;
  @Bool({ optional: true, description: 'Uses the version although its tests have failed.' }) despite_failures?: boolean;
}

export class PromptDto {
  @Uuid() id: string;
  @Text(name) name: string;
  @Text({ ...text, description: 'Text of the newest version.' }) text: string;
  @Int({ min: 1, description: 'Number of the newest version.' }) version: number;
  @Int({ min: 1, description: 'Number of the version that answers use.' }) live_version: number;
  @Bool() is_active: boolean;
  @Uuid({ nullable: true, description: 'Id of the test run after which a version takes effect.' })
  awaits_run_id: string | null;
  @TextList({ max: 100, each: 100, description: 'Names of widgets that use this prompt, whether or not it is active.' })
  widgets: string[];
  @IsoDate() created_at: string;
  @IsoDate() updated_at: string;
}

export class BuiltInPromptDto {
  @Text({ ...text, description: 'System prompt while no prompt is active.' }) text: string;
}

export class PromptVersionDto {
  @Int({ min: 1 }) version: number;
  @Text(text) text: string;
  @Text({ max: 120, description: 'Author: `member:<id>` or `api_token:<id>`.' }) author: string;
  @Text({ max: 200, nullable: true, description: 'Name of the author; null when the member no longer exists.' })
  author_name: string | null;
  @Text(note) note: string;
  @Int({ min: 1, nullable: true, description: 'The version whose text was restored; null otherwise.' }) restored_from:
    number | null;
  @IsoDate() created_at: string;
}
