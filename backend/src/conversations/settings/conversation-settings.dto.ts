import { Bool, Int, OneOf } from '../../common/dto/fields.js';
import { type Titles, TITLES } from './conversation-settings.js';

const MAX_DAYS = 3_650;
const days = (channel: string) => ({
  min: 0,
  max: MAX_DAYS,
  description: `Days that conversations ${channel} are kept after their last message; 0: for ever`,
});
const fields = {
  history_tokens: { min: 500, max: 100_000, description: 'Maximum tokens of earlier turns in a prompt' },
  summaries: { description: 'Turns that no longer fit are summarised; when off, they are left out' },
  titles: {
    description: 'Title of conversations of the console: their first question, or a title by the default model',
  },
  idle_minutes: {
    min: 0,
    max: 43_200,
    description: 'Minutes of inactivity after which the next message of a visitor starts a new conversation; 0: never',
  },
  max_messages: {
    min: 0,
    max: 1_000,
    description:
      'Number of messages, including answers, after which the next message of a visitor starts a new conversation; 0: no limit',
  },
  widget_days: days('of the widget'),
  console_days: days('of the playground'),
  api_days: days('of the API'),
};
const optional = <T extends object>(field: T): T & { optional: true } => ({ ...field, optional: true });

/** Replaces the whole configuration: omitted fields get their default. */
export class UpdateConversationSettingsDto {
  @Int(optional(fields.history_tokens)) history_tokens?: number;
  @Bool(optional(fields.summaries)) summaries?: boolean;
  @OneOf(TITLES, optional(fields.titles)) titles?: Titles;
  @Int(optional(fields.idle_minutes)) idle_minutes?: number;
  @Int(optional(fields.max_messages)) max_messages?: number;
  @Int(optional(fields.widget_days)) widget_days?: number;
  @Int(optional(fields.console_days)) console_days?: number;
  @Int(optional(fields.api_days)) api_days?: number;
}

export class ConversationSettingsDto {
  @Int({ ...fields.history_tokens, example: 8_000 }) history_tokens: number;
  @Bool(fields.summaries) summaries: boolean;
  @OneOf(TITLES, fields.titles) titles: Titles;
  @Int(fields.idle_minutes) idle_minutes: number;
  @Int(fields.max_messages) max_messages: number;
  @Int(fields.widget_days) widget_days: number;
  @Int(fields.console_days) console_days: number;
  @Int(fields.api_days) api_days: number;
}
