import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';

export const TITLES = ['question', 'model'] as const;
export type Titles = (typeof TITLES)[number];

/** How a workspace wants its conversations led and kept. */
export interface ConversationSettings {
  /** Most that earlier turns take of a prompt; a model with little room takes less. */
  historyTokens: number;
  /** Turns that no longer fit are folded into a summary; off: they are left out. */
  summaries: boolean;
  titles: Titles;
  /** Of a visitor, after which the next message begins a new conversation; 0 = never. */
  idleMinutes: number;
  /** Of a visitor, after which the next message begins a new conversation; 0 = as many as the installation allows. */
  maxMessages: number;
  /** Days that conversations of a channel are kept after their last message; 0 = for ever. */
  widgetDays: number;
  consoleDays: number;
  apiDays: number;
}

export const CONVERSATION_DEFAULTS: ConversationSettings = {
  historyTokens: 8_000,
  summaries: true,
  titles: 'question',
  idleMinutes: 0,
  maxMessages: 0,
  widgetDays: 0,
  consoleDays: 0,
  apiDays: 0,
};

/** One row a workspace; none means all defaults. */
@Entity({ tableName: 'conversation_settings' })
@Unique({ name: 'conversation_settings_workspace_unique', properties: ['workspaceId'] })
export class ConversationSettingsRow extends WorkspaceRow implements ConversationSettings {
  @Property({ type: 'integer' })
  historyTokens: number = CONVERSATION_DEFAULTS.historyTokens;

  @Property({ type: 'boolean' })
  summaries: boolean = CONVERSATION_DEFAULTS.summaries;

  @Property({ type: 'string', length: 16 })
  titles: Titles = CONVERSATION_DEFAULTS.titles;

  @Property({ type: 'integer' })
  idleMinutes: number = CONVERSATION_DEFAULTS.idleMinutes;

  @Property({ type: 'integer' })
  maxMessages: number = CONVERSATION_DEFAULTS.maxMessages;

  @Property({ type: 'integer' })
  widgetDays: number = CONVERSATION_DEFAULTS.widgetDays;

  @Property({ type: 'integer' })
  consoleDays: number = CONVERSATION_DEFAULTS.consoleDays;

  @Property({ type: 'integer' })
  apiDays: number = CONVERSATION_DEFAULTS.apiDays;
}
