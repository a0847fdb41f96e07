import { Bool, Int, OneOf } from '../../common/dto/fields.js';
import { type Titles, TITLES } from './conversation-settings.js';

const MAX_DAYS = 3_650;
const days = (channel: string) => ({
  min: 0,
  max: MAX_DAYS,
  description: `Days that conversations ${channel} are kept after their last message; 0 keeps them`,
});
const fields = {
  history_tokens: { min: 500, max: 100_000, description: 'Most that earlier turns take of a prompt' },
  summaries: { description: 'Turns that no longer fit are folded into a summary; off: they are left out' },
  titles: { description: 'Conversations of the console are named by their question, or by the default model' },
  idle_minutes: {
    min: 0,
    max: 43_200,
    description: 'Minutes of silence after which the next message of a visitor begins a new conversation; 0: never',
  },
  max_messages: {
    min: 0,
    max: 1_000,
    description:
      'Messages, answers included, after which the next one of a visitor begins a new conversation; 0: never',
  },
  widget_days: days('of the widget'),
  console_days: days('of the playground'),
  api_days: days('of the API'),
};
const optional = <T extends object>(field: T): T & { optional: true } => ({ ...field, optional: true });

/** The whole configuration: what is left out goes back to its default. */
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
