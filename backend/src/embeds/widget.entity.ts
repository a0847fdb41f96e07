import { DEFAULT_WIDGET_THEME, type QuickButton, type WidgetTheme } from '@nexus/contracts';
import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../database/base.entity.js';
import { Prompt } from '../prompts/prompt.entity.js';
import { WorkspaceRow } from '../workspaces/workspace-row.js';

export const DEFAULT_GREETING = 'Hi! What would you like to know?';

/** One embed of the chat: its appearance, and the websites that can use it. */
@Entity({ tableName: 'widgets' })
@Index({ properties: ['workspaceId', 'createdAt'] })
@Index({ properties: ['promptId'] })
@Unique({ properties: ['publicId'] })
export class Widget extends WorkspaceRow {
  /** Public identifier in the HTML of every website, not a secret. */
  @Property({ type: 'string', length: 32 })
  publicId: string;

  @Property({ type: 'string', length: 100 })
  name: string;

  /** Web origins; with an empty list no website can use the widget. */
  @Property({ type: 'json' })
  allowedOrigins: string[] = [];

  @Property({ type: 'json' })
  theme: WidgetTheme = { ...DEFAULT_WIDGET_THEME };

  @Property({ type: 'string', length: 500 })
  greeting: string = DEFAULT_GREETING;

  @Property({ type: 'json' })
  quickButtons: QuickButton[] = [];

  @Property({ type: 'boolean' })
  isPaused: boolean = false;

  /** Incremented by each change that withdraws access: older visitor tokens are rejected. */
  @Property({ type: 'integer' })
  generation: number = 0;

  /** System prompt for answers to its visitors; null: the active prompt. */
  @ManyToOne(() => Prompt, { mapToPk: true, fieldName: 'prompt_id', nullable: true, deleteRule: 'set null' })
  promptId?: string | null;

  /** Time of the first session on a website other than this server; null before. */
  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  firstForeignSessionAt?: Date | null;
}

/** A visitor of a website, anonymous unless the page identifies them. */
@Entity({ tableName: 'visitors' })
@Index({ properties: ['workspaceId', 'lastSeenAt'] })
@Index({ properties: ['widgetId'] })
@Index({ name: 'visitors_seen_idx', properties: ['lastSeenAt'] })
export class Visitor extends TenantEntity {
  @ManyToOne(() => Widget, { mapToPk: true, fieldName: 'widget_id', deleteRule: 'cascade' })
  widgetId: string;

  @Property({ type: 'string', length: 300 })
  origin: string;

  @Property({ type: 'Date', columnType: 'timestamptz(3)' })
  lastSeenAt: Date = new Date();

  /** Provided by the page, not verified. */
  @Property({ type: 'string', length: 200, nullable: true })
  name?: string | null;

  /** Provided by the page, not verified. */
  @Property({ type: 'string', length: 254, nullable: true })
  email?: string | null;

  /** Further attributes for prompts; provided by the page, not verified. */
  @Property({ type: 'json', columnType: 'jsonb', default: '{}' })
  attributes: Record<string, string> = {};
}
