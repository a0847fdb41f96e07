import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';

export const TITLES = ['question', 'model'] as const;
export type Titles = (typeof TITLES)[number];

/** How a workspace continues and retains its conversations. */
export interface ConversationSettings {
  /** Maximum tokens of earlier turns in a prompt; a model with a small context gets less. */
  historyTokens: number;
  /** Turns that no longer fit are summarised; when off, they are left out. */
  summaries: boolean;
  titles: Titles;
  /** Minutes of inactivity after which a visitor's next message starts a new conversation; 0 = never. */
  idleMinutes: number;
  /** Messages after which a visitor's next message starts a new conversation; 0 = the limit of the installation. */
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

/** One row per workspace; no row means all defaults. */
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
